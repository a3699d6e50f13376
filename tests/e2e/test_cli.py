"""The command line as a subprocess: what it prints, where, and how it exits."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest

import rhapsode
from tests.e2e.server import ServerProcess, run_cli
from tests.e2e.wire import create, finished, samples_of, spoken
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e

Cli = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """A command with the tone engine and a data directory of its own, run in ``tmp_path``."""

    def run(*arguments: str, stdin: str | None = None, **settings: str) -> CompletedProcess[str]:
        return run_cli(
            tmp_path, tmp_path / "data", *arguments, stdin=stdin, **{"RHAPSODE_ENGINES": "tone", **settings}
        )

    return run


def test_version(cli: Cli) -> None:
    shown = cli("--version")
    assert (shown.returncode, shown.stdout) == (0, f"rhapsode {rhapsode.__version__}\n")


def test_no_command_shows_help(cli: Cli) -> None:
    shown = cli()
    for command in ("serve", "speak", "voices", "models", "doctor", "keys", "tasks"):
        assert command in shown.stdout + shown.stderr


def test_speak_writes_what_was_said(tmp_path: Path, ears: Transcriber) -> None:
    text = "The weather in the mountains was cold and clear this morning."
    done = run_cli(tmp_path, tmp_path / "data", "speak", text)
    assert done.returncode == 0, done.stderr
    audio = samples_of((tmp_path / "speech.wav").read_bytes())
    assert ears.words(audio) == normalise_words(text)
    assert done.stdout == ""
    assert done.stderr == f"speech.wav: {len(audio) / 24_000:.1f} s of Kore\n"
    assert not (tmp_path / "data").exists(), "speaking needs no data directory"


def test_speak_reads_standard_input_and_takes_options(cli: Cli, tmp_path: Path) -> None:
    done = cli("speak", "-", "-o", "out.wav", "--voice", "High", "--model", "tone", stdin="la la la la la.\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "out.wav: 0.9 s of High\n"
    assert len(samples_of((tmp_path / "out.wav").read_bytes())) == pytest.approx(0.06 * 15 * 24_000, abs=2400)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["Hi", "--voice", "Hihg"], "Unknown voice 'Hihg'. Did you mean 'High'?", id="voice"),
        pytest.param(["Hi", "--voice", "[/x]"], "Unknown voice '[/x]'. Valid: Low, High.", id="markup"),
        pytest.param(["Hi", "--model", "tome"], "Unknown model 'tome'. Did you mean 'tone'?", id="model"),
        pytest.param(
            ["🎈 [laughs]"],
            "There is nothing to speak in the text: it holds no letter and no digit outside tags.",
            id="nothing to say",
        ),
        pytest.param(
            ["-"],
            "There is nothing to speak in the text: it holds no letter and no digit outside tags.",
            id="empty standard input",
        ),
        pytest.param(
            ["Ωμέγα"],
            "Greek letter 'Ω' (U+03A9) at position 0 cannot be spoken by the engine tone, which reads English. "
            "Positions count characters from 0.",
            id="Greek",
        ),
        pytest.param(
            ["Hi", "-o", "nowhere/x.wav"], "nowhere/x.wav could not be written: No such file or directory.", id="path"
        ),
    ],
)
def test_speak_refuses(cli: Cli, tmp_path: Path, arguments: list[str], message: str) -> None:
    model = [] if "--model" in arguments else ["--model", "tone"]
    refused = cli("speak", *arguments, *model)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == f"error: {message}\n"
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_voices_and_models(cli: Cli, tmp_path: Path) -> None:
    voices = cli("voices", RHAPSODE_ENGINES="kokoro,tone").stdout
    assert re.search(r"^Kore +female +Firm +en-US +gemini_3_1_flash_tts_preview, kokoro *$", voices, re.MULTILINE)
    assert re.search(r"^Low +male +Sine +en-US +tone *$", voices, re.MULTILINE)
    models = cli("models", RHAPSODE_ENGINES="kokoro,tone").stdout
    line = r"^gemini_3_1_flash_tts_preview +kokoro +Kore +30 +Gemini 3.1 Flash TTS Preview *$"
    assert re.search(line, models, re.MULTILINE)
    assert re.search(r"^tone +tone +Low +2 +Tone *$", models, re.MULTILINE)


def test_tasks_list_and_show(probe: ServerProcess) -> None:
    with probe.client() as client:
        failed = finished(client, create(client, "Unable secretly.", model="probe")["id"])
        done = spoken(client, "One paragraph.\n\nAnother paragraph.", model="tone")
    listed = probe.cli("tasks", "list", "--limit", "2").stdout.splitlines()
    assert listed[0].split() == ["ID", "STATUS", "%", "MODEL", "ENGINE", "CHARACTERS", "CREATED"]
    assert listed[1].split()[:6] == [done["id"], "completed", "100", "tone", "tone", "34"]
    assert listed[2].split()[:2] == [failed["id"], "failed"]
    assert len(listed) == 3

    shown = probe.cli("tasks", "show", done["id"]).stdout
    assert "completed (100 %)" in shown
    assert "34 of 34" in shown
    assert "2 rendered of 2 planned so far" in shown
    assert len(re.findall(r" tone .* done", shown)) == 2
    shown = probe.cli("tasks", "show", failed["id"]).stdout
    assert "500: input[0], characters 0 to 16: tried once, then gave up. The probe is unable." in shown
    assert "secretly" not in shown
    unknown = probe.cli("tasks", "show", "task_[x]")
    assert (unknown.returncode, unknown.stderr) == (1, "error: There is no task 'task_[x]'.\n")


def test_doctor(tone: ServerProcess, cli: Cli, tmp_path: Path) -> None:
    fine = tone.cli("doctor")
    assert fine.returncode == 0, fine.stdout
    assert re.search(rf"^ok +server +running at {re.escape(tone.url)} *$", fine.stdout, re.MULTILINE)
    assert re.search(r"^ok +tone +needs nothing *$", fine.stdout, re.MULTILINE)
    (tmp_path / "occupied").write_text("")
    ill = cli("doctor", RHAPSODE_DATA_DIR=str(tmp_path / "occupied" / "data"))
    assert ill.returncode == 1
    assert re.search(r"^no +data directory +.*occupied/data: Not a directory *$", ill.stdout, re.MULTILINE)
    assert "mend it: export RHAPSODE_DATA_DIR=/a/directory/of/yours" in ill.stdout
    assert "Traceback" not in ill.stderr


def test_commands_work_before_the_first_start(cli: Cli) -> None:
    assert cli("tasks", "list").returncode == 0
    assert len(cli("keys", "create", "early").stdout.split()) == 1


def test_health_and_speech_of_the_server_are_not_disturbed(tone: ServerProcess, client: httpx.Client) -> None:
    for arguments in (["keys", "list"], ["tasks", "list"]):
        assert tone.cli(*arguments).returncode == 0
    assert spoken(client, "Still here.")["status"] == "completed"
