"""Start the worker processes of a forked command as forks, too, instead of by a new interpreter each.

A server has three worker processes or more, and the interpreter and the imports of each take half a second of
processor time. Before a forked command begins, it forks a *spawner*: a process with everything imported and no
threads, which forks a worker for each request. Everything else is as :mod:`multiprocessing` does it with its start
method "spawn": the worker reads what it is to run from a pipe, inherits the named descriptors alone, and is a child of
the command. For the latter the spawner forks twice, and the command is a subreaper, to which Linux gives the orphan.

What a worker does while it imports is tested where commands are executed, as in ``tests/e2e/test_silence.py``.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import multiprocessing.spawn
import multiprocessing.util
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

MESSAGE_BYTES = 1 << 20
MOST_DESCRIPTORS = 64
HIGHEST_DESCRIPTOR = 1 << 16
SET_NAME, SET_CHILD_SUBREAPER = 15, 36
"""Of ``linux/prctl.h``."""
FORKING = "--multiprocessing-fork"
_ARGUMENT = re.compile(r"(\w+)=(\d+)")

_spawn: Callable[..., int] = multiprocessing.util.spawnv_passfds


def fork_workers() -> None:
    """Have this process start its workers as forks. Call it before there are threads; elsewhere than on Linux it does
    nothing.
    """
    if sys.platform != "linux":
        return
    _prctl(SET_CHILD_SUBREAPER, 1)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        ours.close()
        _serve(theirs)
    theirs.close()
    lock = threading.Lock()

    def spawn(path: Any, args: Sequence[Any], passfds: Sequence[int]) -> int:
        """Do what :func:`multiprocessing.util.spawnv_passfds` does. Raises OSError where no process can be forked."""
        if FORKING not in args:
            return _spawn(path, args, passfds)
        passed = sorted({0, 1, 2, *map(int, passfds)})
        request = {
            "arguments": list(map(os.fsdecode, args)),
            "descriptors": passed,
            "environment": dict(os.environ),
            "directory": os.getcwd(),
        }
        with lock:
            socket.send_fds(ours, [json.dumps(request).encode()], passed)
            pid = int(ours.recv(64) or 0)
        if pid <= 0:
            raise OSError(-pid, os.strerror(-pid))
        return pid

    multiprocessing.util.spawnv_passfds = spawn


def _prctl(option: int, value: int | bytes) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _serve(line: socket.socket) -> None:
    """Start a worker for each request, until the command has ended. Never returns."""
    while True:
        message, received, _, _ = socket.recv_fds(line, MESSAGE_BYTES, MOST_DESCRIPTORS)
        if not message:
            os._exit(0)
        answer, told = os.pipe()
        middle = os.fork()
        if middle == 0:
            try:
                pid = os.fork()
            except OSError as error:
                pid = -(error.errno or 1)
            if pid == 0:
                _become_worker(json.loads(message), received)
            os.write(told, str(pid).encode())
            os._exit(0)
        os.waitpid(middle, 0)
        line.send(os.read(answer, 64))
        for descriptor in (*received, answer, told):
            os.close(descriptor)


def _become_worker(request: dict[str, Any], received: Sequence[int]) -> None:
    """Take the descriptors by their numbers, and the rest that a new process inherits. Never returns."""
    numbers: list[int] = request["descriptors"]
    above = max(numbers) + 1
    moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, above) for descriptor in received]
    os.closerange(0, above)
    for source, number in zip(moved, numbers, strict=True):
        os.dup2(source, number)
    os.closerange(above, HIGHEST_DESCRIPTOR)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])
    _prctl(SET_NAME, b"spawn_main")  # by which tests know workers (tests/e2e/processes.py)
    arguments: list[str] = request["arguments"]
    sys.argv = ["-c", *arguments[arguments.index(FORKING) :]]
    # spawn_main(tracker_fd=5, pipe_handle=7)
    code: int | str | None = 1
    try:
        multiprocessing.spawn.spawn_main(
            **{name: int(value) for name, value in _ARGUMENT.findall(" ".join(arguments))}
        )
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))
