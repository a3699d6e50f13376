"""What a process and all its children ask of the system: names looked up, connections made, files written.

Watched by ``strace``, because native libraries never call Python's own functions for these.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

STRACE = shutil.which("strace")
CONNECTING = ("connect", "sendto", "sendmsg", "sendmmsg")
WRITING = ("open", "openat", "openat2", "creat", "mkdir", "mkdirat", "mknod", "mknodat", "truncate")
WRITING_PAIRS = ("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat")
_CALL = re.compile(r"^\d+ +(\w+)\((.*)$")
_INET = re.compile(
    r"sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?\"?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)
_UNIX = re.compile(r'sa_family=AF_UNIX, sun_path=(@?"[^"]*")')
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_RESOLVER_FILES = ("/etc/resolv.conf",)
_EVERYBODYS = ("/dev/null", "/dev/tty", "/proc/")
_SHARED_MEMORY = re.compile(r"/dev/shm/[^/]+")


def watching(trace: Path) -> list[str]:
    """Return the words to put before a command so that its calls are written to ``trace``. Its process id is its
    own.
    """
    assert STRACE is not None
    calls = ",".join(f"?{name}" for name in (*CONNECTING, *WRITING, *WRITING_PAIRS))  # not all machines have them all
    options = ("-D", "-f", "-qq", "-y", "--seccomp-bpf", "-s", "512", "-e", "signal=none", "-e", f"trace={calls}")
    return [STRACE, *options, "-o", str(trace)]


def outgoing(trace: Path, *, ports: Iterable[int] = (), sockets: Iterable[str] = ()) -> list[str]:
    """Return every look-up and connection in ``trace`` but for those to ``ports`` of this machine, and Unix
    ``sockets``.
    """
    allowed = {str(port) for port in ports}
    found = []
    for call, arguments in _calls(trace):
        if call in CONNECTING:
            for port, address in _INET.findall(arguments):
                local = address.startswith("127.") or address == "::1"
                if not (local and port in allowed):
                    found.append(f"{call} {address} port {port}")
            paths = _UNIX.findall(arguments)
            found += [f"{call} {path}" for path in paths if not path.strip('@"').startswith(tuple(sockets))]
        elif any(f'"{name}"' in arguments for name in _RESOLVER_FILES):
            found.append(f"{call} {arguments}")
    return found


def written(trace: Path, *, inside: Sequence[Path]) -> list[str]:
    """Return every file and directory in ``trace`` that was made or opened for writing, but for those ``inside``.

    Not those that belong to nobody (``/dev/null``, shared memory), and not Python's own bytecode.
    """
    allowed = tuple(f"{directory.resolve()}/" for directory in inside)
    found = []
    for call, arguments in _calls(trace):
        if call not in WRITING and call not in WRITING_PAIRS:
            continue
        if call.startswith("open") and not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", arguments):
            continue
        if call.startswith("mkdir") and "EEXIST" in arguments:
            continue
        for base, name in _PATH.findall(arguments)[: 2 if call in WRITING_PAIRS else 1]:
            path = os.path.normpath(os.path.join(base or "/", name))
            nobodys = path.startswith(_EVERYBODYS) or _SHARED_MEMORY.fullmatch(path) or "/__pycache__" in path
            if not nobodys and not f"{path}/".startswith(allowed):
                found.append(f"{call} {path}")
    return found


def _calls(trace: Path) -> Iterable[tuple[str, str]]:
    """Yield the name of each call and the rest of its line; one that another thread interrupted has them at once."""
    for line in trace.read_text(errors="replace").splitlines():
        if match := _CALL.match(line):
            yield match[1], match[2]
