"""A remote engine of a package outside of rhapsode: its settings, its routes beside Google's, and the doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rhapsode.cli import findings
from rhapsode.core.errors import ConfigurationError, RequestError
from rhapsode.core.routes import Route, RoutingPolicy, parse_route
from rhapsode.engines import registry
from rhapsode.engines.circuit_breaker import LocalQuota
from rhapsode.engines.gemini.provider import GeminiProvider, GeminiSettings
from rhapsode.engines.registry import Catalogue, load_remote_providers, remote_names
from rhapsode.engines.tone import ToneProvider
from rhapsode.installation import catalogue, connect_remotes, installed_remotes, local_catalogue
from rhapsode.service.checks import find_route
from rhapsode.settings import Settings
from tests.support import acme
from tests.support.acme import MODEL, AcmeEngine, AcmeSettings

GOOGLES = "gemini_2_5_pro_tts"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Return an environment in which the package is installed, without a key for it."""
    monkeypatch.setattr(sys, "path", [str(acme.install(tmp_path / "site")), *sys.path])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RHAPSODE_ENGINES", "tone")
    monkeypatch.setenv("RHAPSODE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GEMINI_API_KEY", "")
    return monkeypatch


@pytest.fixture
def configured(installed: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return the same with a key."""
    installed.setenv("RHAPSODE_ACME_API_KEY", acme.KEY)
    return installed


def test_a_plugin_is_found_by_its_entry_point(installed: pytest.MonkeyPatch) -> None:
    assert remote_names() == {"acme", "gemini"}
    assert list(load_remote_providers()) == ["acme", "gemini"]


def test_a_plugin_is_offered_only_with_a_key(installed: pytest.MonkeyPatch) -> None:
    assert MODEL not in catalogue(Settings()).models
    installed.setenv("RHAPSODE_ENGINES", "tone,acme")
    with pytest.raises(ConfigurationError, match=r"The engine 'acme' needs RHAPSODE_ACME_API_KEY\."):
        catalogue(Settings())
    assert set(local_catalogue(Settings()).models) == {"tone"}
    installed.setenv("RHAPSODE_ACME_API_KEY", acme.KEY)
    assert catalogue(Settings()).models[MODEL].engine == "acme"
    assert MODEL not in catalogue(Settings(engines=("tone",)), only=()).models, "a worker may leave it to others"


def test_its_settings_are_its_own(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RHAPSODE_ACME_REGION", "us")
    configured.setenv("RHAPSODE_ACME_MODELS", f"{MODEL}=coyote-1")
    configured.setenv("RHAPSODE_ACME_REQUESTS_PER_MINUTE", "7")
    settings = installed_remotes()["acme"].settings
    assert isinstance(settings, AcmeSettings)
    assert (settings.region, settings.requests_per_minute, settings.concurrency) == ("us", 7, 8)
    engine = connect_remotes(lambda _engine, _settings: LocalQuota(None))["acme"]
    assert isinstance(engine, AcmeEngine)
    assert engine.version(MODEL) == "coyote-1"
    assert acme.KEY not in repr(settings)


def test_settings_of_a_plugin_may_be_in_the_file(installed: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rhapsode.toml").write_text('acme_api_key = "x"\nacme_region = "us"\nport = 3000\n')
    settings = installed_remotes()["acme"].settings
    assert isinstance(settings, AcmeSettings)
    assert settings.region == "us"
    assert Settings().port == 3000
    installed.setenv("RHAPSODE_ACME_REGION", "fr")
    assert installed_remotes()["acme"].settings.model_dump()["region"] == "fr"
    (tmp_path / "rhapsode.toml").write_text("acme_regoin = 'us'\n")
    with pytest.raises(ConfigurationError, match=r"Unknown setting acme_regoin\. Did you mean acme_region"):
        Settings()


def test_what_it_does_not_know_or_want_is_told(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RHAPSODE_ACME_REGOIN", "us")
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_ACME_REGOIN\. Did you mean RHAPSODE_ACME_REGION\?"):
        Settings()
    configured.delenv("RHAPSODE_ACME_REGOIN")
    configured.setenv("RHAPSODE_ACME_REGION", "Mars")
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_ACME_REGION: it must match the pattern \^\[a-z\]\{2\}\$"):
        catalogue(Settings())


@pytest.mark.parametrize("routes", ["acme", "acme=acme", f"{MODEL}=acme", "remote", f"{MODEL}=remote", "local,acme"])
def test_routes_have_its_name(configured: pytest.MonkeyPatch, routes: str) -> None:
    configured.setenv("RHAPSODE_ROUTES", routes)
    offered = catalogue(Settings())
    assert offered.policy(MODEL) is RoutingPolicy.REMOTE
    assert offered.route(MODEL) == Route("acme")


def test_each_remote_engine_has_its_route(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RHAPSODE_GEMINI_API_KEY", "x")
    configured.setenv("RHAPSODE_ROUTES", "acme_then_local,gemini")
    offered = catalogue(Settings())
    assert (offered.route(MODEL), offered.route(GOOGLES)) == (Route("acme", "tone"), Route("gemini"))
    assert {offered.models[id].engine for id in (MODEL, GOOGLES)} == {"acme", "gemini"}
    configured.setenv("RHAPSODE_ROUTES", "local,acme_then_local")
    assert GOOGLES not in catalogue(Settings()).models, "no engine here has its voices"


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        ("acmee", "there is no route 'acmee'. Did you mean 'acme'?"),
        ("gemini", "names gemini, which needs RHAPSODE_GEMINI_API_KEY"),
        (f"{MODEL}x=acme", f"Did you mean '{MODEL}'?"),
    ],
)
def test_routes_that_cannot_be_are_refused(configured: pytest.MonkeyPatch, routes: str, message: str) -> None:
    configured.setenv("RHAPSODE_ROUTES", routes)
    with pytest.raises(ConfigurationError) as error:
        catalogue(Settings())
    assert message in error.value.message


def test_a_model_does_not_go_the_route_of_another_company(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RHAPSODE_GEMINI_API_KEY", "x")
    offered = catalogue(Settings())
    model = offered.find_model(MODEL)
    assert find_route(offered, model, "acme") == find_route(offered, model, "remote") == Route("acme")
    assert find_route(offered, model, "local") == Route("tone")
    with pytest.raises(RequestError, match="does not let the model 'acme_roadrunner' go the route 'gemini'"):
        find_route(offered, model, "gemini")
    with pytest.raises(RequestError, match=r"Unknown route .acne.\. Did you mean .acme."):
        find_route(offered, model, "acne")
    configured.setenv("RHAPSODE_ROUTES", f"{MODEL}=gemini")
    with pytest.raises(ConfigurationError, match=f"{MODEL} is not spoken by gemini"):
        catalogue(Settings())


def test_the_doctor_tells_of_it(configured: pytest.MonkeyPatch) -> None:
    found = {finding.subject: finding.detail for finding in findings.findings(ask_providers=True)}
    assert found["acme"].startswith("a key is set (RHAPSODE_ACME_API_KEY); its API is at https://speech.acme.test/")
    assert found[MODEL] == "acme_then_local: spoken by Acme's roadrunner-2, else by tone"
    assert found["roadrunner-2"] == "Acme has it"
    assert found["gemini"] == "no key for Google's API: nothing is sent there"


def test_a_package_that_is_broken_is_named(installed: pytest.MonkeyPatch, tmp_path: Path) -> None:
    points = tmp_path / "site" / "acme_speech-1.0.dist-info" / "entry_points.txt"
    points.write_text("[rhapsode.remote_engines]\nacme = tests.support.acme:Nobody\n")
    with pytest.raises(ConfigurationError, match="'acme' of the package acme-speech cannot be loaded"):
        load_remote_providers()


def test_names_of_routes_are_read_as_they_are_written() -> None:
    for remote in ("acme", None):
        for policy in RoutingPolicy:
            expected = (policy, None if policy is RoutingPolicy.LOCAL else remote)
            assert parse_route(policy.name_for(remote)) == expected


def test_providers_are_all_that_the_catalogue_knows_of_remote_engines() -> None:
    offered = Catalogue([ToneProvider()], [GeminiProvider(), acme.AcmeProvider()])
    assert list(offered.all_profiles) == ["tone", "gemini", "acme"]
    assert registry.REMOTE_GROUP == "rhapsode.remote_engines"
    assert GeminiSettings(api_key="x").configured
