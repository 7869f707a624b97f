"""What a process gives up before it reads a stranger's file: network, writing, other people's files, memory, time.

Each measure is taken when the system allows it and left when it does not; what holds is told in words. Linux:
namespaces(7), seccomp(2), landlock(7), setrlimit(2). Must be applied before any thread is started.
"""

import ctypes
import math
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.limits import Limits

_OPEN_FILES = 64
_PROCESSES = 16
"""Enough for an OCR engine and its threads."""

_NEW_USER, _NEW_NET, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 4, 22, 38
_FILTER_MODE = 2

# Refused calls by architecture: sockets, other processes' memory, mounts, namespaces, kernel modules, key rings, bpf.
_REFUSED_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            41,
            42,
            43,
            44,
            46,
            49,
            50,
            101,
            155,
            165,
            166,
            175,
            176,
            246,
            248,
            249,
            250,
            272,
            288,
            298,
            304,
            308,
            310,
            311,
            313,
            321,
            323,
            425,
            428,
            429,
            430,
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            39,
            40,
            41,
            97,
            104,
            105,
            106,
            117,
            198,
            200,
            201,
            202,
            203,
            206,
            211,
            217,
            218,
            219,
            241,
            242,
            265,
            268,
            270,
            271,
            273,
            280,
            282,
            425,
            428,
            429,
            430,
        ),
    ),
}
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_FOREIGN_CALLS = 0x40000000

_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIRECTORY = 1, 4, 8
_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
_LATEST_FILE_RIGHTS = 0xFFFF
_SYSTEM_PLACES = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/opt",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/dev/null",
    "/dev/urandom",
)

NETWORK = "Le réseau est coupé : le lecteur a son propre espace réseau, vide."
CALLS = "Les appels système inutiles à la lecture (réseau, montages, autres processus) sont refusés."
FILES = "Le système de fichiers est en lecture seule, limité aux programmes : ni données ni autres dossiers."
_held: list[str] = []
"""What this process gave up, which nothing gives back."""

RESOURCES = "La mémoire, le temps de calcul et les fichiers ouverts sont bornés ; rien ne peut être écrit."


def confine(limits: Limits, places: tuple[Path, ...]) -> tuple[str, ...]:
    """Takes every measure that the system allows; the French sentences say which hold.

    ``places`` are the folders that may still be read, on top of the system's programs and Python's own.
    """
    _bound(limits)
    _held.append(RESOURCES)
    if sys.platform == "linux":
        _held.extend(sentence for sentence, measure in _measures(places) if _holds(measure))
    return tuple(_held)


def is_confined() -> bool:
    """Whether this process took the measures."""
    return bool(_held)


def end_with(parent: int) -> None:
    """Has a process that a confined one, ``parent``, forked end with it: a fork does not inherit that.

    Raises:
        ProcessLookupError: it has ended already.
    """
    _check(_libc().prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent:
        raise ProcessLookupError(parent)


def _measures(places: tuple[Path, ...]) -> Iterator[tuple[str, Callable[[], None]]]:
    yield NETWORK, _leave_network
    yield FILES, lambda: _leave_files(places)
    yield CALLS, _leave_calls


def _holds(measure: Callable[[], None]) -> bool:
    try:
        measure()
    except OSError:
        return False
    return True


def _bound(limits: Limits) -> None:
    seconds = math.ceil(limits.seconds) + 1
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))


def _leave_network() -> None:
    _check(_libc().unshare(_NEW_USER | _NEW_NET | _NEW_IPC))
    # Outside a namespace of its own, this limit would count every process of the same user.
    _lower(resource.RLIMIT_NPROC, _PROCESSES)


def _leave_calls() -> None:
    architecture = os.uname().machine
    if architecture not in _REFUSED_CALLS:
        raise OSError(architecture)
    _give_up_privileges()
    program = _filter(*_REFUSED_CALLS[architecture])
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _check(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, header, 0, 0))


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """A classic BPF program: kills on another architecture's calls, refuses the listed ones, allows the rest."""
    count = len(refused)
    lines = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_JUMP_IF_AT_LEAST, count + 1, 0, _FOREIGN_CALLS),
        *((_JUMP_IF_EQUAL, count - index, 0, call) for index, call in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _leave_files(places: tuple[Path, ...]) -> None:
    version = _check(_libc().syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))
    _give_up_privileges()
    attributes = struct.pack("Q", _FILE_RIGHTS.get(version, _LATEST_FILE_RIGHTS))
    if version >= 4:
        attributes += struct.pack("Q", 3)
    if version >= 6:
        attributes += struct.pack("Q", 3)
    ruleset = _check(_libc().syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    try:
        for place in _readable(places):
            _allow(ruleset, place)
        _check(_libc().syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _readable(places: tuple[Path, ...]) -> Iterator[Path]:
    own = (Path(name) for name in (sys.prefix, sys.base_prefix, *sys.path) if name)
    yield from (place for place in {*map(Path, _SYSTEM_PLACES), *places, *own} if place.exists())


def _allow(ruleset: int, place: Path) -> None:
    rights = _READ_FILE | _EXECUTE | (_READ_DIRECTORY if place.is_dir() else 0)
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, handle)
        _check(_libc().syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0))
    finally:
        os.close(handle)


def _give_up_privileges() -> None:
    libc = _libc()
    _check(libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _check(libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0))
    _check(libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
