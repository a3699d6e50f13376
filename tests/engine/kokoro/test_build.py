"""The models that Kokoro builds from its weights, in a cache that several processes share."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import build, cache, weights
from rhapsode.engines.kokoro.graph.layers import constant
from tests.support.kokoro import PROVIDER

pytestmark = pytest.mark.engine


@pytest.mark.slow
def test_two_processes_leave_one_good_cache(options: EngineOptions) -> None:
    folder = weights.directory(options)
    assert cache.sha256_of(folder / weights.FILE_NAME) == weights.SHA256
    assert build.prepared(options)
    assert not list(folder.glob(".*"))
    assert sorted(path.name for path in build.model_directory(options).iterdir()) == sorted(
        [*build.MODEL_FILES, build.STAMP_NAME]
    )


def test_a_damaged_model_is_built_again_as_it_was(options: EngineOptions, tmp_path: Path) -> None:
    """And as the same bytes, though this process, unlike the ones that built the models first, has built others."""
    options = replace(options, cache_dir=shutil.copytree(options.cache_dir, tmp_path / "cache"))
    folder = build.model_directory(options)
    before = {name: cache.sha256_of(folder / name) for name in build.MODEL_FILES}
    with (folder / "vocoder.bin").open("r+b") as file:
        file.truncate(1000)
    assert not build.prepared(options)
    for _ in range(20_000):
        constant(0.0)
    PROVIDER.prepare(options)
    assert build.prepared(options)
    assert {name: cache.sha256_of(folder / name) for name in build.MODEL_FILES} == before


def test_a_new_graph_version_is_built_apart(options: EngineOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "GRAPH_VERSION", build.GRAPH_VERSION + 1)
    assert not build.prepared(options)


def test_a_wrong_file_of_the_owner_is_refused_though_the_cache_is_full(options: EngineOptions, tmp_path: Path) -> None:
    wrong = tmp_path / "weights.onnx"
    wrong.write_bytes(b"not the weights")
    with pytest.raises(EngineUnavailableError, match="RHAPSODE_KOKORO_WEIGHTS"):
        PROVIDER.prepare(replace(options, weights=wrong))
    PROVIDER.prepare(replace(options, weights=weights.directory(options) / weights.FILE_NAME))
