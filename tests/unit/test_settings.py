"""Settings from the environment and a TOML file, and what is said of wrong ones."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rhapsode.core.errors import ConfigurationError
from rhapsode.settings import RENAMED, Settings, unknown_variables


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("RHAPSODE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.engines) == ("127.0.0.1", 8080, ("kokoro", "hibari"))
    assert settings.data_dir.name == "rhapsode"
    assert settings.database_path == settings.data_dir / "rhapsode.db"
    assert settings.blob_dir.parent == settings.data_dir
    assert settings.url_ttl_seconds == 24 * 3600
    assert settings.max_body_bytes == 16_000_000


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_PORT", "0")
    monkeypatch.setenv("RHAPSODE_DATA_DIR", "/srv/speech")
    monkeypatch.setenv("RHAPSODE_ENGINES", " kokoro, tone ,")
    monkeypatch.setenv("RHAPSODE_PUBLIC_URL", "https://speech.example/base")
    settings = Settings()
    assert (settings.port, settings.data_dir, settings.engines) == (0, Path("/srv/speech"), ("kokoro", "tone"))
    assert str(settings.public_url) == "https://speech.example/base"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("speech.example/tts", ": it must be a URL such as https://speech.example.com."),
        ("https://speech.example/?tts=1", ": paths are appended to it, so it has no '?' and no '#'."),
        ("https://speech.example/#tts", ": paths are appended to it, so it has no '?' and no '#'."),
        ("https://me:hush@speech.example", ": callers see it, so it has no user name and no password."),
    ],
)
def test_public_urls_that_no_link_can_begin_with(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    monkeypatch.setenv("RHAPSODE_PUBLIC_URL", url)
    with pytest.raises(ConfigurationError) as raised:
        Settings()
    assert str(raised.value) == f"RHAPSODE_PUBLIC_URL{reason}"


def test_an_ipv6_host_may_stand_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_HOST", "[::1]")
    assert Settings().host == "::1"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://speech/audio", "must begin with one of s3://, gs://, az://, file://"),
        ("/var/audio", "must begin with"),
        ("s3:///audio", "a bucket is needed"),
        ("s3://me:hush@speech/audio", "credentials and options belong into the environment"),
        ("az://speech/audio?sig=hush", "credentials and options belong into the environment"),
        ("file://audio", "by its whole path"),
    ],
)
def test_places_for_audio_that_cannot_be(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    monkeypatch.setenv("RHAPSODE_BLOB_URL", url)
    with pytest.raises(ConfigurationError, match=f"RHAPSODE_BLOB_URL: .*{reason}") as told:
        Settings()
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TRUSTED_PROXIES", "10.0.0.1, nginx", "'nginx' is no address"),
        ("TRUSTED_PROXIES", "*", "'\\*' is no address"),
        ("CORS_ORIGINS", "https://app.example.com/", "no path, no slash"),
        ("CORS_ORIGINS", "app.example.com", "is no origin"),
    ],
)
def test_origins_and_proxies_are_named_exactly(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"RHAPSODE_{name}", value)
    with pytest.raises(ConfigurationError, match=f"RHAPSODE_{name}: .*{reason}"):
        Settings()


def test_proxies_and_origins_are_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    monkeypatch.setenv("RHAPSODE_CORS_ORIGINS", "https://app.example.com,http://localhost:3000")
    settings = Settings()
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.cors_origins == ("https://app.example.com", "http://localhost:3000")


def test_audio_is_in_the_data_directory_or_where_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RHAPSODE_DATA_DIR", str(tmp_path))
    assert Settings().blob_place == (tmp_path / "audio").as_uri()
    monkeypatch.setenv("RHAPSODE_BLOB_URL", "gs://speech/audio")
    assert Settings().blob_place == "gs://speech/audio"


def test_a_file_sets_and_the_environment_wins_and_arguments_win_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rhapsode.toml").write_text('port = 1000\nhost = "::1"\nengines = ["tone"]\nworkers = 3\n')
    monkeypatch.setenv("RHAPSODE_PORT", "2000")
    monkeypatch.setenv("RHAPSODE_ENGINE_WORKERS", "4")
    settings = Settings(engine_workers=5)
    assert (settings.host, settings.port, settings.engine_workers, settings.engines) == ("::1", 2000, 5, ("tone",))


def test_the_file_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rhapsode.toml").write_text("port = 1000")
    named = tmp_path / "other.toml"
    named.write_text("port = 3000")
    monkeypatch.setenv("RHAPSODE_CONFIG", str(named))
    assert Settings().port == 3000
    monkeypatch.setenv("RHAPSODE_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_CONFIG names .*missing\.toml, which is not a file"):
        Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "secret-value"),
        ("ENGINE_WORKERS", "0"),
        ("ENGINE_THREADS", "-1"),
        ("URL_TTL_SECONDS", "0"),
        ("PUBLIC_URL", "secret-value"),
        ("SEGMENT_TIMEOUT_SECONDS", "0"),
        ("LOG_LEVEL", "secret-value"),
        ("MAX_BODY_BYTES", "1"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"RHAPSODE_{name}", value)
    with pytest.raises(ConfigurationError) as raised:
        Settings()
    assert raised.value.message.startswith(f"RHAPSODE_{name}: ")
    assert "secret-value" not in raised.value.message
    assert raised.value.__cause__ is None


def test_all_wrong_settings_are_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_PORT", "x")
    monkeypatch.setenv("RHAPSODE_ENGINE_WORKERS", "x")
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_PORT: .*RHAPSODE_ENGINE_WORKERS: "):
        Settings()


def test_an_unknown_name_in_the_file_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "rhapsode.toml").write_text("prot = 1000")
    with pytest.raises(ConfigurationError, match=r"Unknown setting prot\. Did you mean port\?"):
        Settings()


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "rhapsode.toml").write_text("port = = 1000")
    with pytest.raises(ConfigurationError, match=r"rhapsode\.toml is not valid TOML"):
        Settings()


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1


def test_what_looks_like_a_setting_and_is_none_is_named() -> None:
    assert unknown_variables({"RHAPSODE_PORT": "1", "rhapsode_host": "x", "RHAPSODE_CONFIG": "x", "HOME": "y"}) == []
    assert unknown_variables({"RHAPSODE_PROT": "1"}) == ["RHAPSODE_PROT. Did you mean RHAPSODE_PORT?"]
    assert unknown_variables({"RHAPSODE_PROT": ""}) == []
    assert unknown_variables({"rhapsode_config": "x"}) == ["rhapsode_config. Did you mean RHAPSODE_CONFIG?"]


def test_an_unknown_variable_is_refused_with_all_else_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_ENGINE_WROKERS", "2")
    with pytest.raises(
        ConfigurationError, match=r"^Unknown setting RHAPSODE_ENGINE_WROKERS\. Did you mean RHAPSODE_ENGINE_WORKERS\?$"
    ):
        Settings()
    monkeypatch.setenv("RHAPSODE_PORT", "x")
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_ENGINE_WROKERS.* RHAPSODE_PORT: "):
        Settings()


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(f"RHAPSODE_{name.upper()}", "")
    monkeypatch.setenv("RHAPSODE_CONFIG", "")
    assert Settings() == plain
    assert plain.host == "127.0.0.1"


@pytest.mark.parametrize("name", ["host", "data_dir", "cache_dir", "kokoro_weights"])
def test_an_empty_value_is_refused_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"RHAPSODE_{name.upper()}: "):
        Settings(**{name: ""})
    (tmp_path / "rhapsode.toml").write_text(f'{name} = ""')
    with pytest.raises(ConfigurationError, match=f"RHAPSODE_{name.upper()}: "):
        Settings()


@pytest.mark.parametrize("name", ["data_dir", "cache_dir", "kokoro_weights"])
def test_a_tilde_is_the_home_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(f"RHAPSODE_{name.upper()}", "~/speech")
    assert getattr(Settings(), name) == tmp_path / "speech"
    monkeypatch.setenv(f"RHAPSODE_{name.upper()}", "~nobody-of-that-name/speech")
    with pytest.raises(ConfigurationError, match="no such home directory"):
        Settings()


def test_a_file_that_cannot_be_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rhapsode.toml").write_text("port = 1000")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigurationError, match=r"^rhapsode\.toml cannot be read: Permission denied\.$"):
        Settings()


def test_a_server_without_engines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_ENGINES", " , ")
    with pytest.raises(ConfigurationError, match="at least one engine"):
        Settings()


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_setting_is_taken_by_its_old_name_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str
) -> None:
    (tmp_path / "rhapsode.toml").write_text(f"{old} = 3")
    assert getattr(Settings(), new) == 3
    assert Settings().old_names() == [(old, new)]
    monkeypatch.setenv(f"RHAPSODE_{old.upper()}", "4")
    assert getattr(Settings(), new) == 4, "variables go before the file"
    with capture_logs() as log:
        Settings().warn_of_old_names()
    assert [(entry["event"], entry["log_level"], entry["old"], entry["new"]) for entry in log] == [
        ("settings.renamed", "warning", f"RHAPSODE_{old.upper()}", f"RHAPSODE_{new.upper()}"),
        ("settings.renamed", "warning", old, new),
    ]
    monkeypatch.setenv(f"RHAPSODE_{new.upper()}", "5")
    assert getattr(Settings(), new) == 5, "the name of today goes before the old one"
    assert getattr(Settings(**{new: 6}), new) == 6


def test_what_is_wrong_with_an_old_name_is_told_by_that_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHAPSODE_WORKERS", "x")
    with pytest.raises(ConfigurationError, match=r"^RHAPSODE_ENGINE_WORKERS: "):
        Settings()


def test_settings_without_old_names_warn_of_nothing() -> None:
    with capture_logs() as log:
        Settings().warn_of_old_names()
    assert log == []
