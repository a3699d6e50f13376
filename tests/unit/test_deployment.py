"""What is in ``deploy/`` fits the program: its settings, its commands, its ports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from rhapsode.cli.app import command_line
from rhapsode.observe.metrics import Metrics
from rhapsode.settings import Settings, unknown_variables

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FILES = [file for file in DEPLOY.rglob("*") if file.is_file()]
DOCKERFILE = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")


def documents(pattern: str) -> list[Any]:
    return [
        manifest
        for file in sorted(DEPLOY.glob(pattern))
        for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8"))
    ]


def pods() -> list[Any]:
    return [
        document["spec"]["template"]["spec"]
        for document in documents("kubernetes/*.yaml")
        if document["kind"] == "Deployment"
    ]


def compose_services() -> list[Any]:
    services = [service for file in documents("docker/compose*.yaml") for service in file["services"].values()]
    return [service for service in services if "command" in service]


def test_every_setting_that_is_named_exists() -> None:
    named = {name for file in FILES for name in re.findall(r"\bRHAPSODE_[A-Z_]+\b", file.read_text(encoding="utf-8"))}
    named.remove("RHAPSODE_API_PORT")  # what Kubernetes would add
    assert "RHAPSODE_BLOB_URL" in named
    assert unknown_variables(dict.fromkeys(named, "1")) == []


def test_every_command_exists_with_its_options() -> None:
    written = [service["command"] for service in compose_services() if "rhapsode" in service["image"]]
    written += [pod["containers"][0]["args"] for pod in pods()]
    written += [json.loads(found) for found in re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)]
    assert sorted({command[1] for command in written}) == ["serve", "worker"]
    root: Any = typer.main.get_command(command_line())
    for program, name, *options in written:
        assert program == "rhapsode"
        parameters = root.commands[name].params
        known = {word for parameter in parameters for word in (*parameter.opts, *parameter.secondary_opts)}
        assert set(options) <= known


def test_no_pod_gets_the_variables_of_services() -> None:
    assert len(pods()) == 2
    for pod in pods():
        assert pod["enableServiceLinks"] is False
        (container,) = pod["containers"]
        mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert mounted == {"/var/lib/rhapsode", "/tmp"}


def test_the_kustomization_names_every_manifest_but_the_example() -> None:
    (kustomization,) = [document for document in documents("kubernetes/*.yaml") if document["kind"] == "Kustomization"]
    there = {file.name for file in (DEPLOY / "kubernetes").glob("*.yaml")}
    assert set(kustomization["resources"]) == there - {"kustomization.yaml", "secret.example.yaml"}


def test_what_the_image_is_built_of_is_let_in() -> None:
    ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    let_in = set(re.findall(r"^!(\S+)$", ignored, re.MULTILINE))
    root = DEPLOY.parent
    assert all((root / name).exists() for name in let_in)
    copied = set(re.findall(r"requirements[\w-]*\.lock", DOCKERFILE))
    assert copied <= let_in
    assert {"src", "docs", "scripts", "pyproject.toml", "zensical.toml"} <= let_in  # what the wheel is made of


def test_the_secrets_of_the_fleet_are_asked_for() -> None:
    (fleet,) = documents("docker/compose.fleet.yaml")
    asked = set(re.findall(r"\$\{(\w+):\?", str(fleet)))
    example = (DEPLOY / "docker" / "fleet.env.example").read_text(encoding="utf-8")
    assert asked == set(re.findall(r"^(\w+)=$", example, re.MULTILINE))


def test_nothing_is_killed_before_it_could_finish() -> None:
    grace = float(Settings.model_fields["shutdown_grace_seconds"].default)
    services = [service for file in documents("docker/compose*.yaml") for service in file["services"].values()]
    ours = [service for service in services if service["image"] == "rhapsode"]
    assert len(ours) == 3
    unit = (DEPLOY / "systemd" / "rhapsode.service").read_text(encoding="utf-8")
    waits = [int(service["stop_grace_period"].removesuffix("s")) for service in ours]
    waits += [pod["terminationGracePeriodSeconds"] for pod in pods()]
    waits += [int(found) for found in re.findall(r"TimeoutStopSec=(\d+)s", unit)]
    waits += [int(found) for found in re.findall(r"--stop-timeout (\d+)", (DEPLOY / "README.md").read_text())]
    assert len(waits) == 7
    assert min(waits) >= grace + 10


def test_dashboard_and_alerts_ask_for_metrics_that_there_are() -> None:
    board = json.loads((DEPLOY / "grafana" / "rhapsode.json").read_text(encoding="utf-8"))
    (rules,) = documents("prometheus/rules.yaml")
    alerts = rules["groups"][0]["rules"]
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += [alert["expr"] for alert in alerts]
    known: dict[str, Any] = {}
    for family in Metrics().registry.collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(family.type, [""])
        known |= {family.name + suffix: family for suffix in suffixes}
    named = {name for expression in asked for name in re.findall(r"\brhapsode_\w+", expression)}
    assert len(named) > 15
    assert named <= set(known)
    assert all({"summary", "action"} == set(alert["annotations"]) for alert in alerts)


def test_prometheus_takes_the_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian's package 'prometheus')")
    checked = subprocess.run(
        [promtool, "check", "rules", DEPLOY / "prometheus" / "rules.yaml"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_service_monitor_finds_the_service() -> None:
    (service,) = [document for document in documents("kubernetes/*.yaml") if document["kind"] == "Service"]
    (monitor,) = documents("prometheus/servicemonitor.yaml")
    (endpoint,) = monitor["spec"]["endpoints"]
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    assert endpoint["port"] in [port["name"] for port in service["spec"]["ports"]]
    rules = (DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8")
    assert f'job="{endpoint["relabelings"][0]["replacement"]}"' in rules
