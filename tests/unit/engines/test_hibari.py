"""What the second engine says of itself without being loaded, and that it takes nothing but its packaged files."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from rhapsode.core.errors import EngineError, EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines import installed
from rhapsode.engines.hibari import package, provider
from rhapsode.engines.hibari.inference import MAX_IDS
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.engines.registry import Catalogue, load_provider
from rhapsode.text.reader import reader_of

OPTIONS = EngineOptions(Path("unused"), 4)
HEAVY = ("onnxruntime", "hibari", "scipy", "openvino")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder of files of a package hibari in which nothing is right yet."""

    class Spec:
        origin = str(tmp_path / "hibari" / "__init__.py")

    assets = tmp_path / "hibari" / "assets"
    assets.mkdir(parents=True)
    monkeypatch.setattr(package, "find_spec", lambda name: Spec)
    return assets


def test_importing_and_checking_loads_nothing_heavy() -> None:
    program = (
        "import sys; from pathlib import Path; from rhapsode.core.ports import EngineOptions;"
        "from rhapsode.engines.hibari.provider import HibariProvider; options = EngineOptions(Path('unused'), 1);"
        "HibariProvider().check(options); HibariProvider().identity(options, 'heart');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_engine_is_found_by_its_entry_point_with_one_voice() -> None:
    joined = load_provider("hibari")
    assert isinstance(joined, HibariProvider)
    model = Catalogue([joined]).models["hibari"]
    assert [(voice.name, voice.gender, voice.language) for voice in model.voices] == [("heart", "female", "en-US")]
    assert (model.engine, model.default_voice) == ("hibari", "heart")
    assert "draft" in model.description


def test_the_profile_names_language_version_and_limits() -> None:
    profile = HibariProvider().profile
    assert profile.version.startswith(f"hibari-{package.VERSION}")
    assert profile.languages == ("en-US",)
    assert profile.target_phonemes < profile.max_phonemes <= MAX_IDS
    assert OPTIONS.within(profile).threads == 1


def test_the_identity_is_that_of_voice_and_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    before = HibariProvider().identity(OPTIONS, "heart")
    assert before == HibariProvider().identity(EngineOptions(Path("elsewhere"), 1), "heart")
    with pytest.raises(EngineError, match="no voice 'Kore'"):
        HibariProvider().identity(OPTIONS, "Kore")
    monkeypatch.setattr(provider, "GAIN", 2.0)
    louder = HibariProvider().identity(OPTIONS, "heart")
    monkeypatch.setattr(installed, "version", lambda name: "99")
    assert len({before, louder, HibariProvider().identity(OPTIONS, "heart")}) == 3


def test_check_finds_everything_here() -> None:
    findings = {finding.subject: finding for finding in HibariProvider().check(OPTIONS)}
    assert list(findings) == ["hibari voice", "onnxruntime", "scipy"]
    assert all(finding.ok for finding in findings.values())


def test_check_names_what_is_missing(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise installed.PackageNotFoundError(name)

    monkeypatch.setattr(installed, "version", absent)
    voice, onnxruntime, scipy = HibariProvider().check(OPTIONS)
    assert not voice.ok
    assert voice.remedy == f"{sys.executable} -m pip install --force-reinstall hibari-tts==0.2.1"
    assert (onnxruntime.ok, onnxruntime.remedy) == (False, f"{sys.executable} -m pip install onnxruntime")
    assert not scipy.ok


@pytest.mark.parametrize("name", package.SHA256)
def test_a_file_that_is_not_the_known_one_is_refused(broken: Path, name: str) -> None:
    spec = find_spec("hibari")
    assert spec is not None
    assert spec.origin is not None
    whole = Path(spec.origin).with_name("assets").joinpath(name).read_bytes()
    with pytest.raises(EngineUnavailableError, match=f"{name} of the package hibari-tts is missing"):
        package.asset(name)
    (broken / name).write_bytes(whole)
    assert package.asset(name) == whole
    (broken / name).write_bytes(whole[:-1] + b"?")
    with pytest.raises(
        EngineUnavailableError,
        match=f"{name} of the package hibari-tts is missing, damaged or of another version: 'rhapsode doctor'",
    ):
        package.asset(name)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailableError, match="hibari-tts is missing: 'rhapsode doctor'"):
        package.asset(package.MODEL)


def test_the_vocabulary_is_its_own_file() -> None:
    """It is that of Kokoro, from which the voice was made, so that the shared G2P fits both."""
    assert package.symbol_ids() == dict(SYMBOL_IDS)


def test_what_it_reads_has_ids() -> None:
    phonemes = reader_of(HibariProvider().profile, "en-US").phonemes("“Well…” — it's 5 o'clock, Zoë!")
    assert phonemes
    assert set(phonemes) <= set(package.symbol_ids())


def test_no_module_of_the_engine_knows_how_to_fetch() -> None:
    folder = Path(provider.__file__).parent
    sources = "".join(path.read_text() for path in folder.glob("*.py"))
    for word in ("voice_path", "http", "urllib", "Hibari(", "socket"):
        assert word not in sources, word
