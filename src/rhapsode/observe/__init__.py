"""Observers of events: metrics and spans."""

from __future__ import annotations

from collections.abc import Mapping


def wanted_spans(environment: Mapping[str, str]) -> bool:
    """Tell whether the variables of OpenTelemetry configure an exporter of spans."""
    where = environment.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or environment.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return bool(where) and not off and environment.get("OTEL_TRACES_EXPORTER", "").lower() != "none"
