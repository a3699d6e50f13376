"""Start ``rhapsode`` commands as forks of a process that has imported everything already.

A server needs two seconds of processor time to start, three quarters of it for imports, and the tests start more than
a hundred. The fork then runs the same entry point as the command, with the environment, working directory and streams
that it is given. What a command does while it imports is tested where commands are executed, for example in
``tests/e2e/test_cli.py`` and ``tests/e2e/test_silence.py``.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from tests.support.spawner import fork_workers

COMMAND = Path(sys.executable).with_name("rhapsode")
ROOT = Path(__file__).parents[2]
MESSAGE_BYTES = 1 << 20
LONGEST_PAUSE_SECONDS = 0.05
WITH_WORKERS = (["serve"], ["worker"], ["speak"])
"""Commands that start worker processes."""


class ForkedProcess:
    """A child of the fork server, with the methods of :class:`subprocess.Popen` that tests use."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._server = server

    def poll(self) -> int | None:
        """Return the exit code once the process has ended: minus the number of the signal that ended it."""
        if self.returncode is None:
            self.returncode = self._server.ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for the end of the process. Raises subprocess.TimeoutExpired."""
        deadline, pause = time.monotonic() + timeout, 0.001
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(COMMAND), timeout)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class ForkServer:
    """The process that has imported everything, and the line to it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            command = [sys.executable, "-m", __spec__.name, str(theirs.fileno())]
            pass_fds = (theirs.fileno(),)
            self._process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), pass_fds=pass_fds)

    def launch(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        out: IO[bytes],
        err: IO[bytes],
        stdin: IO[bytes] | None = None,
    ) -> ForkedProcess:
        """Run ``rhapsode`` with ``arguments``. Without ``stdin`` its standard input is empty."""
        request = {"arguments": list(arguments), "cwd": str(cwd), "env": dict(env)}
        with open(os.devnull, "rb") as empty:
            pid = self.ask(request, (stdin or empty).fileno(), out.fileno(), err.fileno())
        assert pid is not None
        return ForkedProcess(self, pid)

    def ask(self, request: object, *descriptors: int) -> int | None:
        """Return the answer to a request: the process id of a new process, or the exit code of one that has ended."""
        with self._lock:
            socket.send_fds(self._line, [json.dumps(request).encode()], descriptors)
            answer = json.loads(self._line.recv(MESSAGE_BYTES))
        return None if answer is None else int(answer)


def inherited_environment() -> dict[str, str]:
    """Return this process's environment without settings of rhapsode.

    Without what importing rhapsode has set here (``ORT_DISABLE_TELEMETRY``), which a process has to set for itself.
    Processes keep the bytecode of what they import, or each would compile all of it anew.
    """
    others = ("RHAPSODE_", "GEMINI_", "ORT_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


@cache
def fork_server() -> ForkServer:
    """Return the fork server of this test process, started when it is first needed. It ends with this process."""
    return ForkServer(inherited_environment())


def _preload() -> None:
    """Import what servers, workers and most commands import, and load what every worker for texts loads.

    Nothing may look at entry points here: a fork has those of its own environment (``PYTHONPATH``).
    """

    import uvicorn.lifespan.on
    import uvicorn.loops.uvloop
    import uvicorn.protocols.websockets.websockets_sansio_impl  # noqa: F401

    import rhapsode.cli.first_key
    import rhapsode.cli.server
    import rhapsode.console.mount
    import rhapsode.engines.tone
    import rhapsode.engines.worker
    import rhapsode.render.worker_functions
    import rhapsode.store.migrate
    import rhapsode.text.languages.en.reader
    from rhapsode.cli.app import command_line
    from rhapsode.text.languages.en.lexicon import load_g2p

    command_line()  # which imports the modules of all commands
    load_g2p("en-US")
    rhapsode.text.languages.en.reader.read("Ready.")


def _serve(line: socket.socket) -> None:
    """Answer requests until the other end is closed. Returns in each fork, too, once it has become the command."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, MESSAGE_BYTES, 3)
        if not message:
            os._exit(0)
        request = json.loads(message)
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        elif (answer := os.fork()) == 0:
            line.close()
            return _become(request, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(json.dumps(answer).encode())


def _become(request: dict[str, object], descriptors: Sequence[int]) -> None:
    """Take the streams, environment, working directory and arguments of the command."""
    for descriptor, stream in zip(descriptors, (0, 1, 2), strict=True):
        os.dup2(descriptor, stream)
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", errors="backslashreplace")  # noqa: SIM115
    environment, arguments = request["env"], request["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(request["cwd"]))
    sys.argv = [str(COMMAND), *arguments]
    sys.path[0:1] = [str(COMMAND.parent), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    # What processes started by multiprocessing take for the main module.
    main = sys.modules["__main__"]
    main.__spec__, main.__file__ = None, str(COMMAND)
    from rhapsode.core.telemetry import disable_telemetry

    disable_telemetry()
    # Kokoro's ask for huge pages by their environment, which counts when a process is executed.
    if arguments[:1] in WITH_WORKERS and "kokoro" not in environment.get("RHAPSODE_ENGINES", "kokoro"):
        fork_workers()


def _code_of(ended: SystemExit) -> int:
    """Return the exit code that Python gives a process which ends so."""
    if ended.code is None:
        return 0
    return ended.code if isinstance(ended.code, int) else 1


def _end() -> None:
    """Leave out the rest of the interpreter's end, which frees every object that was ever imported.

    It is the last of the exit functions. In a fork it would copy all pages of memory that the fork shares until then.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)


if __name__ == "__main__":
    exit_code = 1
    atexit.register(_end)
    _preload()
    gc.collect()
    gc.freeze()  # or each collection in a fork copies those pages
    _serve(socket.socket(fileno=int(sys.argv[1])))
    from rhapsode.cli import main as command

    try:
        command()
        exit_code = 0
    except SystemExit as ended:
        exit_code = _code_of(ended)
        raise
