"""Settings: ``RHAPSODE_*`` environment variables over an optional TOML file, read once, at the edge."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import AnyHttpUrl, BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rhapsode.core.errors import ConfigurationError
from rhapsode.core.nearest import suggestion
from rhapsode.core.routes import parse_route
from rhapsode.core.validation import message_of_validator, requirement
from rhapsode.logs import Logger

log = Logger(__name__)
S = TypeVar("S", bound=BaseModel)

CONFIG_FILE = "rhapsode.toml"
_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?", re.IGNORECASE)
BLOB_SCHEMES = ("s3", "gs", "az", "file")
EVERY_MODEL = "*"
"""The key of ``routes`` for the models that are not named."""
RENAMED = {
    "workers": "engine_workers",
    "threads": "engine_threads",
    "max_queued_seconds": "max_queued_audio_seconds",
}
"""Settings by the names that they had before 0.2, which are taken with a warning until 1.0."""


def _split_routes(value: object) -> object:
    """Return ``a=b,c`` as a mapping. A route without a name is that of the remote engine that it names (``gemini`` is
    ``gemini=gemini``), else of every model.
    """
    if not isinstance(value, str):
        return value
    routes: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in value.split(","))):
        name, equals, route = entry.partition("=")
        routes[name.strip() if equals else parse_route(entry)[1] or EVERY_MODEL] = route.strip() if equals else entry
    return routes


class Settings(BaseSettings):
    """All settings. Each field is ``RHAPSODE_<NAME>`` in the environment, ``<name>`` in TOML.

    The TOML file is ``$RHAPSODE_CONFIG``, or ``rhapsode.toml`` in the working directory. An empty variable is one that
    is not set. Raises ConfigurationError that says all that is wrong, unknown names too.
    """

    model_config = SettingsConfigDict(env_prefix="RHAPSODE_", env_ignore_empty=True, extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=lambda: user_data_path("rhapsode"))
    """All state: database, audio, lock file. Back this up."""
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("rhapsode"))
    """What can be rebuilt: assembled weights and compiled graphs; shared by all data directories."""

    host: str = Field(default="127.0.0.1", min_length=1)
    """The address to listen on; `0.0.0.0` is every one of this machine. The server speaks plain HTTP."""
    port: int = Field(default=8080, ge=0, le=65535)
    """0 takes a free port; the chosen one is printed and written to ``server.json`` in the data directory."""
    public_url: AnyHttpUrl | None = None
    """The base of the audio URLs; default: the host that the request was sent to."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses and networks of proxies, separated by commas (`10.0.0.0/8,::1`), whose `X-Forwarded-For` and
    `X-Forwarded-Proto` are believed. Those of other addresses are ignored."""
    public_lists: bool = True
    """Whether the lists that speech clients ask for without a key, `GET /v1/audio/voices` and `GET /v1/audio/models`,
    need no key. They contain nothing about keys or tasks."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages may call the API from a browser, separated by commas (`https://app.example.com`), or `*`
    for all."""

    database_url: SecretStr | None = None
    """A PostgreSQL database for a fleet, `postgresql://user:password@host/name`; default: SQLite in the data
    directory."""
    database_connections: int = Field(default=8, ge=1, le=256)
    """Transactions of one process that PostgreSQL runs at a time; it takes up to eight connections more."""
    blob_url: str | None = None
    """Where audio is kept: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix` or
    `file:///directory`; default: `audio` in the data directory. Credentials and endpoints are taken from the
    environment: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, `GOOGLE_APPLICATION_CREDENTIALS`,
    `AZURE_STORAGE_ACCOUNT_NAME`, `AZURE_STORAGE_ACCOUNT_KEY` and so on."""
    blob_redirect: bool = True
    """Whether downloads from object storage are redirected there, by a URL that opens for ten minutes. Otherwise the
    server passes them on: for storage that callers cannot reach."""

    engines: Annotated[tuple[str, ...], NoDecode] = ("kokoro", "hibari")
    """The engines to offer, separated by commas, the first one speaking for ids that several could serve; with a key
    for Google's API, `gemini` alone offers none of this machine. Remote engines need not be named."""
    kokoro_weights: Path | None = None
    """A Kokoro-82M int8 export to use instead of the packaged parts; it must have the same SHA-256."""
    kokoro_precision: Literal["bf16+int8", "bf16", "f32+int8", "f32"] | None = None
    """What Kokoro computes in; default: the fastest that the CPU has instructions for."""
    kokoro_kernels: bool = True
    """Whether the package ``rhapsode-kernels``, where it is installed and the CPU has AMX, VNNI or AVX2, computes
    Kokoro's residual blocks in place of OpenVINO. ``ONEDNN_MAX_CPU_ISA`` limits its instructions too."""
    routes: Annotated[Mapping[str, str], NoDecode] = Field(default_factory=dict)
    """Who speaks for the models of a remote engine: ``gemini``, ``local`` or ``gemini_then_local`` (so with the name
    of any other remote engine), for all or as ``id=route``, separated by commas; default: ``gemini_then_local`` with
    a key for Google's API, ``local`` without. ``remote`` and ``remote_then_local`` are the same for all of them."""
    engine_workers: int | None = Field(default=None, ge=1, le=256)
    """Engine worker processes; default: chosen from the cores."""
    engine_threads: int | None = Field(default=None, ge=1, le=256)
    """Threads of one engine worker; default: chosen from the cores."""

    max_text_characters: int = Field(default=1_000_000, ge=1)
    """The longest text of one input."""
    max_body_bytes: int = Field(default=16_000_000, ge=1_000)
    """The largest request body."""
    max_document_bytes: int = Field(default=64_000_000, ge=1_000, le=200_000_000)
    """The largest document that is sent to `POST /v1/documents` or `POST /v1/projects`."""
    max_connections: int | None = Field(default=None, ge=1)
    """Connections at a time; default: half of the open files that the process may have. When there are more, the one
    that has waited longest for a request gives way, or the new one is refused with 503."""
    max_connections_per_address: int | None = Field(default=None, ge=1)
    """Connections of one address at a time, but for those of this machine and of ``trusted_proxies``; more are refused
    with 429. Default: half of all."""
    max_header_bytes: int = Field(default=32_768, ge=1_024, le=1_048_576)
    """The largest head of a request, URL and headers together; more is refused with 431."""
    max_headers: int = Field(default=100, ge=10, le=10_000)
    """How many headers a request may have; more are refused with 431."""
    max_url_bytes: int = Field(default=8_192, ge=256, le=1_048_576)
    """The longest URL; a longer one is refused with 414."""
    max_streams_per_key: int = Field(default=1_000, ge=0)
    """How many streams of events and waits for tasks a key may have open; more are refused with 429. 0: any number."""
    max_queued_audio_seconds: int = Field(default=1000 * 3600, ge=0)
    """How much speech may wait to be spoken, in seconds of audio; more is refused with 503. 0: as much as comes."""
    min_free_bytes: int = Field(default=500_000_000, ge=0)
    """How much of the data directory's disk stays free: what would need it is refused with 503."""
    backup_copies: int = Field(default=2, ge=0, le=100)
    """How many daily copies of a SQLite database are kept in `backups` in the data directory, texts included; 0 makes
    none."""
    segment_cache_bytes: int = Field(default=1_000_000_000, ge=0)
    """How much audio of segments is kept so that equal ones of the same key are not spoken again; 0 turns it off."""
    audio_retention_seconds: int = Field(default=24 * 3600, ge=0)
    """How long audio and texts are kept after their task is final; 0 keeps them for ever."""
    audit_retention_days: int = Field(default=400, ge=0, le=36_500)
    """How long the audit log keeps who changed what; 0 keeps it for ever."""
    url_ttl_seconds: int = Field(default=24 * 3600, ge=1)
    """How long a signed audio URL stays open; never longer than its audio is kept."""
    webhook_allow_private: bool = False
    """Whether webhooks may be sent to private addresses: to machines of your own network."""
    segment_timeout_seconds: float = Field(default=120.0, gt=0)
    """How long an engine may work on one segment before its process is replaced."""
    shutdown_grace_seconds: float = Field(default=20.0, ge=0)
    """How long running segments may take to finish after SIGTERM."""

    url: AnyHttpUrl | None = None
    """The server that `rhapsode wyoming` and `rhapsode mcp` speak by; default: `http://127.0.0.1:8080`."""
    key: SecretStr | None = Field(default=None, repr=False)
    """The API key that it sends there."""

    console: bool = True
    """Whether there is a web console at ``/console``."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged. No level logs a text, a key, a path or a header."""
    log_format: Literal["auto", "console", "json"] = "auto"
    """``auto``: console on a terminal, JSON elsewhere."""

    @field_validator("routes", mode="before")
    @classmethod
    def _routes(cls, value: object) -> object:
        return _split_routes(value)

    @field_validator("engines", "trusted_proxies", "cors_origins", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    def __init__(self, **values: Any) -> None:
        wrong = [f"Unknown setting {unknown}" for unknown in unknown_variables()]
        try:
            super().__init__(**values)
        except ValidationError as error:
            wrong += _explain(error)
        except OSError as error:
            file = error.filename or os.environ.get("RHAPSODE_CONFIG") or CONFIG_FILE
            raise ConfigurationError(f"{file} cannot be read: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{_config_file()} is not valid TOML: {error}.") from None
        if wrong:
            raise ConfigurationError(" ".join(wrong))

    @field_validator("data_dir", "cache_dir", "kokoro_weights", mode="before")
    @classmethod
    def _some_path(cls, value: object) -> object:
        if value == "":
            raise ValueError("a path is needed")
        return value

    @field_validator("data_dir", "cache_dir", "kokoro_weights")
    @classmethod
    def _from_home(cls, value: Path | None) -> Path | None:
        try:
            return None if value is None else value.expanduser()
        except RuntimeError:
            raise ValueError("there is no such home directory") from None

    @field_validator("host")
    @classmethod
    def _without_brackets(cls, value: str) -> str:
        return value[1:-1] if value.startswith("[") and value.endswith("]") else value

    @field_validator("public_url")
    @classmethod
    def _base_of_links(cls, value: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if value is None:
            return None
        if value.query is not None or value.fragment is not None:
            raise ValueError("paths are appended to it, so it has no '?' and no '#'")
        if value.username is not None or value.password is not None:
            raise ValueError("callers see it, so it has no user name and no password")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            try:
                ip_network(name)
            except ValueError:
                raise ValueError(f"'{name[:64]}' is no address, and no network such as 10.0.0.0/8") from None
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name != "*" and not _ORIGIN.fullmatch(name):
                raise ValueError(f"'{name[:64]}' is no origin such as https://app.example.com (no path, no slash)")
        return value

    @field_validator("blob_url")
    @classmethod
    def _some_blobs(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in BLOB_SCHEMES:
            raise ValueError(f"it must begin with one of {', '.join(f'{name}://' for name in BLOB_SCHEMES)}")
        if parts.scheme == "file" and (parts.netloc or not parts.path.startswith("/")):
            raise ValueError("a directory is given by its whole path: file:///var/lib/rhapsode/audio")
        if parts.scheme != "file" and not parts.netloc:
            raise ValueError("a bucket is needed: s3://bucket/prefix")
        if "@" in parts.netloc or parts.query:
            raise ValueError(
                "credentials and options belong into the environment, by the names of the cloud's own tools"
            )
        return value

    @field_validator("engines")
    @classmethod
    def _some_engine(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("at least one engine is needed")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        renamed_variables = InitSettingsSource(settings_cls, init_kwargs=_renamed(_old_variables()))
        toml = _TomlSource(settings_cls, _config_file())
        return init_settings, env_settings, renamed_variables, toml

    def old_names(self) -> list[tuple[str, str]]:
        """List the settings that are given by a name of :data:`RENAMED`, each with its name of today."""
        variables = [(f"RHAPSODE_{old.upper()}", f"RHAPSODE_{RENAMED[old].upper()}") for old in _old_variables()]
        config = TomlConfigSettingsSource(type(self), _config_file()).toml_data
        return variables + [(old, new) for old, new in RENAMED.items() if old in config]

    def warn_of_old_names(self) -> None:
        """Log a warning for each setting that is given by an old name. Call it once logs are configured."""
        for old, new in self.old_names():
            log.warning("settings.renamed", old=old, new=new, accepted_until="1.0")

    @cached_property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "rhapsode.db"

    @cached_property
    def blob_dir(self) -> Path:
        """Where audio is kept on this machine."""
        return self.data_dir / "audio"

    @cached_property
    def blob_place(self) -> str:
        """The URL of where audio is kept."""
        return self.blob_url or self.blob_dir.resolve().as_uri()


class _TomlSource(TomlConfigSettingsSource):
    """Settings of the TOML file without those of remote engines, old names replaced by those of today."""

    def __call__(self) -> dict[str, Any]:
        values = _renamed(super().__call__())
        further = [name for name in values if name not in Settings.model_fields]
        known = _remote_setting_names() if further else ()
        return {name: value for name, value in values.items() if name not in further or name not in known}


def remote_settings(engine: str, declared: type[S]) -> S:
    """Return the settings of a remote engine, from ``RHAPSODE_<ENGINE>_<FIELD>`` over ``<engine>_<field>`` in the TOML
    file. Raises ConfigurationError that says all that is wrong.
    """
    config = TomlConfigSettingsSource(Settings, _config_file()).toml_data
    variables = {name.lower(): value for name, value in os.environ.items() if value}
    values = {}
    for field in declared.model_fields:
        name = f"{engine}_{field}"
        if (variable := f"rhapsode_{name}") in variables:
            values[field] = variables[variable]
        elif name in config:
            values[field] = config[name]
    try:
        return declared(**values)
    except ValidationError as error:
        raise ConfigurationError(" ".join(_explain(error, f"{engine}_"))) from None


def _remote_setting_names() -> frozenset[str]:
    """Return the names of the settings that installed remote engines declare, as in the TOML file."""
    from rhapsode.engines.registry import load_remote_providers  # only where such a setting may be given

    return frozenset(
        f"{engine}_{field}"
        for engine, provider in load_remote_providers().items()
        for field in provider.settings.model_fields
    )


def _renamed(values: Mapping[str, object]) -> dict[str, Any]:
    """Replace names of :data:`RENAMED` by those of today; where both are given, that of today counts."""
    today = {name: value for name, value in values.items() if name not in RENAMED}
    return {RENAMED[name]: value for name, value in values.items() if name in RENAMED} | today


def _old_variables() -> dict[str, str]:
    """Return the environment variables of :data:`RENAMED` that are set, by the old names of the settings."""
    names = {f"RHAPSODE_{old.upper()}": old for old in RENAMED}
    return {names[name.upper()]: value for name, value in os.environ.items() if value and name.upper() in names}


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return unknown variables of ``environment`` that look like settings, each with the nearest valid one."""
    settings = {f"RHAPSODE_{name.upper()}" for name in Settings.model_fields}
    unknown = [
        name
        for name, value in sorted(environment.items())
        if value and name.upper().startswith("RHAPSODE_")
        # Small letters will do for settings, as they do for pydantic.
        if name != "RHAPSODE_CONFIG" and name.upper() not in settings and name.lower()[9:] not in RENAMED
    ]
    if not unknown:
        return []
    settings |= {f"RHAPSODE_{name.upper()}" for name in _remote_setting_names()}
    known = sorted({*settings, "RHAPSODE_CONFIG"})
    return [name + _hint(name.upper(), known) for name in unknown if name.upper() not in settings]


def _hint(name: str, known: Iterable[str]) -> str:
    return f".{suggestion(name, known, cutoff=0.6, quoted=False)}"


def _config_file() -> Path:
    named = os.environ.get("RHAPSODE_CONFIG")
    if not named:
        return Path(CONFIG_FILE)
    path = Path(named)
    if not path.is_file():
        raise ConfigurationError(f"RHAPSODE_CONFIG names {path}, which is not a file.")
    return path


def _explain(error: ValidationError, prefix: str = "") -> list[str]:
    """Return one line per wrong setting, named as the owner wrote it. The values may be secrets, so they are not
    repeated.
    """
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = prefix + "_".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"Unknown setting {name}{_hint(name, [*Settings.model_fields, *_remote_setting_names()])}")
        else:
            told = message_of_validator(problem) or f"it {requirement(problem)}"
            lines.append(f"RHAPSODE_{name.upper()}: {told}.")
    return lines
