"""rhapsode: a self-hosted text-to-speech API with durable tasks."""

from rhapsode.core.telemetry import disable_telemetry

__version__: str

disable_telemetry()  # before any library is imported, in worker processes too


def __getattr__(name: str) -> str:
    """Return the version, which is looked up on first use, so that worker processes never do."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("rhapsode")
