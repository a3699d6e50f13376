"""The command line as a subprocess: what it prints, where, and how it exits."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import stat
import subprocess
import sys
import tty
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx
import pytest
import soundfile

import rhapsode
from tests.e2e.conftest import Cli
from tests.e2e.server import ServerProcess, environment, run_cli
from tests.e2e.wire import create, finished, samples_of, spoken
from tests.support.fork_server import COMMAND
from tests.support.transcribe import Transcriber, normalise_words

pytestmark = pytest.mark.e2e


def test_the_version_is_printed(cli: Cli) -> None:
    shown = cli("--version")
    assert (shown.returncode, shown.stdout) == (0, f"rhapsode {rhapsode.__version__}\n")


def test_the_package_is_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rhapsode", "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert (shown.stdout, shown.stderr) == (f"rhapsode {rhapsode.__version__}\n", "")


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
    done = cli("speak", "-", "-o", "out.wav", "--voice", "High", "--model", "tone", stdin="tell me it all.\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "out.wav: 0.9 s of High\n"
    done = cli("speak", "tell me", "--model", "tone", "--style", "calm")
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, "warning: the engine tone follows no style.")
    assert len(samples_of((tmp_path / "out.wav").read_bytes())) == pytest.approx(0.06 * 15 * 24_000, abs=2400)


def test_speak_writes_the_format_of_the_suffix_from_a_file_of_text(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("tell us now.")
    done = cli("speak", "--file", "text.txt", "-o", "x.mp3", "--captions", "srt", "--model", "tone", "--speed", "2")
    assert (done.returncode, done.stderr) == (0, "x.mp3, x.srt: 0.4 s of Low\n")
    sound, rate_hz = soundfile.read(tmp_path / "x.mp3")
    assert soundfile.info(tmp_path / "x.mp3").format == "MP3"
    assert (len(sound), rate_hz) == (pytest.approx(0.36 * 24_000, abs=1200), 24_000)
    done = cli("speak", "--model", "tone", "--format", "flac", stdin="tell us now.")
    assert (done.returncode, done.stderr) == (0, "speech.flac: 0.7 s of Low\n")
    assert soundfile.info(tmp_path / "speech.flac").frames == pytest.approx(0.72 * 24_000, abs=1200)


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
        pytest.param(
            ["Hi", "-o", "x.mp4"],
            "--output: .mp4 is the suffix of no audio format. Did you mean .mp3? --format names one.",
            id="suffix",
        ),
        pytest.param(
            ["Hi", "--language", "xx"],
            "Unknown language 'xx'. Valid: en-US, en-GB. Google's models read more, where this server may ask them.",
            id="language",
        ),
    ],
)
def test_speak_refuses_wrong_arguments_and_leaves_nothing_behind(
    cli: Cli, tmp_path: Path, arguments: list[str], message: str
) -> None:
    model = [] if "--model" in arguments else ["--model", "tone"]
    refused = cli("speak", *arguments, *model)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == f"error: {message}\n"
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["speak", "Hi", "--speed", "9"], "'9' must be at most 4.0."),
        (["speak", "Hi", "--speed", "fast"], "'fast' must be a number."),
        (["speak", "Hi", "--captions", "ass"], "'ass' is not one of 'srt', 'vtt', 'json'."),
        (["tasks", "list", "--limit", "1.5"], "'1.5' must be a whole number."),
    ],
)
def test_a_wrong_option_is_explained_in_the_words_of_the_api(cli: Cli, arguments: list[str], message: str) -> None:
    refused = cli(*arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert message in refused.stderr
    assert "Input should" not in refused.stderr
    assert "Value error" not in refused.stderr


TONE = ("speak", "la la la", "--model", "tone")


def spoken_by_command(home: Path, *arguments: str, **streams: Any) -> CompletedProcess[bytes]:
    settings = environment(home / "data", {"RHAPSODE_ENGINES": "tone"})
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run([COMMAND, *arguments], cwd=home, env=settings, timeout=60.0, check=False, **options)


@pytest.mark.slow
def test_speak_writes_other_formats_and_rates(cli: Cli, tmp_path: Path) -> None:
    cli(*TONE)
    plain = (tmp_path / "speech.wav").read_bytes()
    assert cli(*TONE, "-o", "out.flac", "--sample-rate", "48000").returncode == 0
    assert (tmp_path / "out.flac").read_bytes()[:4] == b"fLaC"
    assert cli(*TONE, "-o", "call.mulaw", "--format", "MULAW").returncode == 0
    assert len((tmp_path / "call.mulaw").read_bytes()) == pytest.approx((len(plain) - 44) / 6, abs=1)
    refused = cli(*TONE, "-o", "out.mp3", "--sample-rate", "8000")
    assert refused.returncode != 0
    assert "the nearest is 16000" in " ".join(refused.stderr.split())
    assert not (tmp_path / "out.mp3").exists()


def test_speak_writes_to_the_end_of_a_link_and_keeps_permissions(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "speech.wav"
    target.write_bytes(b"old")
    target.chmod(0o600)
    (tmp_path / "link.wav").symlink_to("real/speech.wav")
    (tmp_path / "dangling.wav").symlink_to("real/new.wav")
    for link in ("link.wav", "dangling.wav"):
        done = cli(*TONE, "-o", link)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / link).is_symlink()
        assert len(samples_of((tmp_path / link).read_bytes())) > 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["new.wav", "speech.wav"]


def test_speak_writes_through_a_pipe(cli: Cli, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        heard = reader.submit(lambda: subprocess.run(["cat", pipe], capture_output=True, timeout=60.0, check=True))
        done = cli(*TONE, "-o", "pipe")
        assert done.returncode == 0, done.stderr
        assert len(samples_of(heard.result().stdout)) > 0
    assert pipe.is_fifo()


def test_speak_writes_through_a_device(tmp_path: Path) -> None:
    main, terminal = pty.openpty()
    tty.setraw(terminal)
    name = os.ttyname(terminal)
    with ThreadPoolExecutor(1) as reader, contextlib.ExitStack() as closing:
        closing.callback(os.close, main)
        heard = reader.submit(os.read, main, 4)
        process = subprocess.Popen(
            [COMMAND, *TONE, "-o", name], cwd=tmp_path, env=environment(tmp_path, {"RHAPSODE_ENGINES": "tone"})
        )
        closing.callback(process.wait)
        closing.callback(process.kill)
        assert heard.result(60.0) == b"RIFF"
        assert stat.S_ISCHR(os.stat(name).st_mode)
        os.close(terminal)


def test_speak_writes_to_standard_output(tmp_path: Path) -> None:
    done = spoken_by_command(tmp_path, *TONE, "-o", "-")
    assert done.returncode == 0
    assert len(samples_of(done.stdout)) > 0
    assert done.stderr.startswith(b"standard output: ")
    assert list(tmp_path.iterdir()) == []


def test_speak_does_not_replace_what_standard_output_goes_to(tmp_path: Path) -> None:
    collected = tmp_path / "all"
    collected.write_bytes(b"before")
    with collected.open("ab") as out:
        done = spoken_by_command(tmp_path, *TONE, "-o", "all", stdout=out)
    assert done.returncode == 0
    assert collected.read_bytes().startswith(b"beforeRIFF")


@pytest.mark.parametrize(
    ("output", "message"),
    [("folder", "Is a directory"), ("new/", "Is a directory"), ("loop", "Too many levels of symbolic links")],
)
def test_speak_refuses_what_is_no_file(cli: Cli, tmp_path: Path, output: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    refused = cli(*TONE, "-o", output)
    assert refused.returncode == 1
    assert refused.stderr == f"error: {output} could not be written: {message}.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "loop"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("speak - --model tone <&-", "Standard input is closed: there is no text to read."),
        ("voices >&-", "Standard output is closed: there is nowhere to print to."),
        ("keys create lost >&-", "Standard output is closed: there is nowhere to print to."),
        ("serve --port 0 >&-", "Standard output is closed: there is nowhere to print to."),
        ("voices 1<readable", "Standard output could not be written: Bad file descriptor."),
        ("--version 1<readable", "Standard output could not be written: Bad file descriptor."),
        ("speak La --model tone -o - 1<readable", "standard output could not be written: Bad file descriptor."),
    ],
)
def test_streams_that_cannot_be_used(tmp_path: Path, command: str, message: str) -> None:
    (tmp_path / "readable").write_text("")
    failed = subprocess.run(
        ["sh", "-c", f'"{COMMAND}" {command}'],
        cwd=tmp_path,
        env=environment(tmp_path / "data", {"RHAPSODE_ENGINES": "tone"}),
        stderr=subprocess.PIPE,
        text=True,
        timeout=60.0,
        check=False,
    )
    assert (failed.returncode, failed.stderr) == (1, f"error: {message}\n")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (" ", "A key needs a name that says what it is for."),
        ("", "A key needs a name that says what it is for."),
        ("two\nlines", "The name of a key is one line of printable characters."),
        ("\x1b[31m", "The name of a key is one line of printable characters."),
        ("x" * 101, "The name of a key has up to 100 characters; this one has 101."),
    ],
)
def test_names_that_no_key_can_have(cli: Cli, tmp_path: Path, name: str, message: str) -> None:
    refused = cli("keys", "create", name)
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"error: {message}\n")
    assert not (tmp_path / "data").exists()


def test_voices_and_models_are_listed_as_tables(cli: Cli, tmp_path: Path) -> None:
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


def test_a_key_can_be_made_before_the_first_start(cli: Cli) -> None:
    assert len(cli("keys", "create", "early").stdout.split()) == 1
    assert " early " in cli("keys", "list").stdout


def test_health_and_speech_of_the_server_are_not_disturbed(tone: ServerProcess, client: httpx.Client) -> None:
    for arguments in (["keys", "list"], ["tasks", "list"]):
        assert tone.cli(*arguments).returncode == 0
    assert spoken(client, "Still here.")["status"] == "completed"


@pytest.mark.slow
def test_speak_writes_captions_beside_the_file(cli: Cli, tmp_path: Path) -> None:
    ended = cli(
        "speak", "One word. Another $5.", "--model", "tone", "-o", str(tmp_path / "x.wav"), "--captions", "json"
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads((tmp_path / "x.json").read_text())
    assert [word["word"] for word in found["words"]] == ["One", "word.", "Another", "$5."]
    seconds = len(samples_of((tmp_path / "x.wav").read_bytes())) / 24_000
    assert found["duration"] == pytest.approx(seconds, abs=0.001)
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    for output, message in (
        ("-", "needs a file to stand beside"),
        (str(fifo), "needs a file to stand beside"),
        ("/dev/stdout", "needs a file to stand beside"),
        ("x.json", "cannot be named like"),
    ):
        refused = cli("speak", "One.", "--model", "tone", "-o", output, "--captions", "json")
        assert refused.returncode == 1
        assert message in refused.stderr


@pytest.mark.slow
def test_speak_says_nothing_else_than_what_the_bytes_are(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are refused with their place; a byte order mark is believed."""

    def speak(text: bytes | str, data: bytes = b"") -> CompletedProcess[bytes]:
        return subprocess.run(
            [str(COMMAND), "speak", text, "--model", "tone", "-o", "x.wav"],
            input=data,
            capture_output=True,
            cwd=tmp_path,
            env=environment(tmp_path / "data", {"RHAPSODE_ENGINES": "tone"}),
            timeout=120.0,
            check=False,
        )

    for refused in (speak("-", b"caf\xe9 au lait"), speak(b"caf\xe9 au lait")):
        assert refused.returncode == 1
        assert b"byte 3 (0xE9)" in refused.stderr
        assert b"iconv -f WINDOWS-1252 -t UTF-8" in refused.stderr
        assert not (tmp_path / "x.wav").exists()
    sounds = []
    for data in ("Déjà vu, naïve.".encode(), "Déjà vu, naïve.".encode("utf-16")):
        assert speak("-", data).returncode == 0
        sounds.append((tmp_path / "x.wav").read_bytes())
    assert sounds[0] == sounds[1]


def test_help_shows_all_of_what_an_option_and_a_command_say(cli: Cli) -> None:
    options = " ".join(cli("usage", "--help").stdout.split())
    assert "The first day. [default: 30 days with the last one]" in options
    commands = " ".join(cli("--help").stdout.split())
    assert "worker Run the jobs of a fleet, on the database of RHAPSODE_DATABASE_URL, until SIGINT" in commands
    groups = " ".join(cli("keys", "--help").stdout.split())
    assert "rotate Replace the secret of a key and print it, and nothing else." in groups


@pytest.mark.parametrize("option", [("--port", "8091"), ("--host", "::1"), ("--allow-host", "box.local")])
def test_options_of_a_listener_need_one(cli: Cli, option: tuple[str, str]) -> None:
    refused = cli("mcp", *option)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "need --http" in refused.stderr


def test_the_past_of_keys_is_shown_by_names_that_are_clear(cli: Cli) -> None:
    prefixes = ["_".join(cli("keys", "create", name).stdout.split("_")[:2]) for name in ("twin", "twin", "late")]
    assert cli("keys", "revoke", "late").returncode == 0
    for command in (["audit", "--actor"], ["usage", "--key"]):
        assert cli(*command, "late").returncode == 0
        assert cli(*command, prefixes[1]).returncode == 0
        several = cli(*command, "twin")
        assert (several.returncode, several.stderr.count("Several keys are named 'twin'")) == (1, 1)
        assert all(prefix in several.stderr for prefix in prefixes[:2])
        none = cli(*command, "never")
        expected = "error: No key has the name, prefix or id 'never'. 'rhapsode keys list' shows all.\n"
        assert (none.returncode, none.stderr) == (1, expected)
    assert "key.revoked" in cli("audit", "--target", "late").stdout
    assert cli("audit", "--target", "twin").returncode == 1
    assert cli("audit", "--target", "pron_of_something").returncode == 0
