"""Damages small clips where it hurts: boxes reordered, sizes and counts that lie, edits, fragments.

``python -m support.mutants MINUTES [FIRST]`` in the folder of the tests looks for numbers of mutants that posecheck
does not take as it promises; what it finds becomes a case in ``support/costly_files.py``.
"""

from __future__ import annotations

import os
import resource
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from posecheck.errors import PosecheckError
from posecheck.video.reader import Video
from support.strange_clips import case, content, written

CPU_S = 20
RSS_MB = 1500
WORDS = (0, 1, 2, 3, 7, 8, 255, 1000, 65_535, 65_536, 1 << 20, 100_000_000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
PARENTS = (b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"dinf", b"udta")
LISTS = (b"RIFF", b"LIST")
MASTERS = (0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0x1F43B675, 0xA0, 0x1C53BB6B, 0xBB, 0xB7, 0x114D9B74, 0x4DBB)
"""Elements of Matroska that hold others: segment, info, tracks, video, cluster, cues and theirs."""


@dataclass
class Node:
    """A piece of a container: its name, what stands before its content, and its content or its parts."""

    name: bytes
    data: bytes = b""
    parts: list[Node] | None = None
    size: int | None = None
    """What its size claims to be, where it lies."""


@dataclass
class Kind:
    """A way to take a container apart and to put it together."""

    suffix: str
    movflags: str = ""
    read: Callable[[bytes], list[Node]] = field(default=lambda _: [])
    write: Callable[[Node], bytes] = field(default=lambda _: b"")


def read_boxes(data: bytes) -> list[Node]:
    found, at = [], 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        inside = data[at + 8 : at + max(8, size)]
        found.append(Node(name, parts=read_boxes(inside)) if name in PARENTS else Node(name, inside))
        at += max(8, size)
    return found


def write_box(node: Node) -> bytes:
    inside = node.data if node.parts is None else b"".join(map(write_box, node.parts))
    return struct.pack(">I4s", (8 + len(inside) if node.size is None else node.size) & 0xFFFFFFFF, node.name) + inside


def read_chunks(data: bytes) -> list[Node]:
    found, at = [], 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        inside = data[at + 8 : at + 8 + size]
        if name in LISTS:
            found.append(Node(name, inside[:4], read_chunks(inside[4:])))
        else:
            found.append(Node(name, inside))
        at += 8 + size + size % 2
    return found


def write_chunk(node: Node) -> bytes:
    inside = node.data + b"".join(map(write_chunk, node.parts or ()))
    size = len(inside) if node.size is None else node.size & 0xFFFFFFFF
    return struct.pack("<4sI", node.name, size) + inside + b"\0" * (len(inside) % 2)


def read_elements(data: bytes) -> list[Node]:
    found, at = [], 0
    while at + 2 <= len(data):
        name_end = at + _length(data[at])
        size_end = name_end + _length(data[name_end]) if name_end < len(data) else len(data)
        if size_end > len(data):
            break
        bits = 7 * (size_end - name_end)
        size = int.from_bytes(data[name_end:size_end], "big") & ((1 << bits) - 1)
        size = len(data) - size_end if size == (1 << bits) - 1 else size  # it goes on to the end
        name, inside = data[at:name_end], data[size_end : size_end + size]
        master = int.from_bytes(name, "big") in MASTERS
        found.append(Node(name, parts=read_elements(inside)) if master else Node(name, inside))
        at = size_end + size
    return found


def _length(first: int) -> int:
    return max(1, 9 - first.bit_length())


def write_element(node: Node) -> bytes:
    inside = node.data if node.parts is None else b"".join(map(write_element, node.parts))
    size = len(inside) if node.size is None else node.size
    return node.name + (size & ((1 << 56) - 1) | 1 << 56).to_bytes(8, "big") + inside


KINDS = (
    Kind(".mp4", "", read_boxes, write_box),
    Kind(".mp4", "faststart", read_boxes, write_box),
    Kind(".mp4", "frag_keyframe+empty_moov", read_boxes, write_box),
    Kind(".mkv", "", read_elements, write_element),
    Kind(".avi", "", read_chunks, write_chunk),
)


def mutant(number: int) -> tuple[str, bytes]:
    """Make a clip with 1 to 6 faults; the same number gives the same. Its suffix and its bytes come back."""
    rng = np.random.default_rng(number)
    kind = KINDS[number % len(KINDS)]
    top = kind.read(content(kind.suffix, kind.movflags))
    for _ in range(int(rng.integers(1, 7))):
        _FAULTS[int(rng.integers(len(_FAULTS)))](top, rng)
    return kind.suffix, b"".join(map(kind.write, top))[: 8 << 20]


def _nodes(parts: list[Node]) -> Iterator[tuple[list[Node], int]]:
    for place, node in enumerate(parts):
        yield parts, place
        yield from _nodes(node.parts or [])


def _any(top: list[Node], rng: np.random.Generator, *, leaf: bool = False) -> tuple[list[Node], int]:
    every = [(parts, n) for parts, n in _nodes(top) if not leaf or parts[n].data]
    every = [one for one in every if len(one[0][one[1]].data) < 4096] or every
    return every[int(rng.integers(len(every)))] if every else ([Node(b"free", b"12345678")], 0)


def _swap(top: list[Node], rng: np.random.Generator) -> None:
    (one, n), (other, m) = _any(top, rng), _any(top, rng)
    if one is other:
        one[n], other[m] = other[m], one[n]
    else:
        other.insert(m, Node(one[n].name, one[n].data))


def _drop(top: list[Node], rng: np.random.Generator) -> None:
    parts, n = _any(top, rng)
    del parts[n]


def _repeat(top: list[Node], rng: np.random.Generator) -> None:
    parts, n = _any(top, rng)
    parts[n:n] = [parts[n]] * int(rng.choice([1, 2, 50, 500]))


def _lie_of_size(top: list[Node], rng: np.random.Generator) -> None:
    parts, n = _any(top, rng)
    parts[n].size = int(rng.choice([*WORDS, len(parts[n].data) + 7, len(parts[n].data) + 9]))


def _lie_of_count(top: list[Node], rng: np.random.Generator) -> None:
    """Overwrite a number, most often where tables have their counts."""
    parts, n = _any(top, rng, leaf=True)
    node = parts[n]
    at = int(rng.choice([4, 8, 12, int(rng.integers(max(1, len(node.data) - 3)))]))
    order = rng.choice([">I", "<I", ">H", ">B"])
    word = int(rng.choice(WORDS)) & (1 << 8 * struct.calcsize(order)) - 1
    node.data = node.data[:at] + struct.pack(str(order), word) + node.data[at + struct.calcsize(order) :]


def _grow(top: list[Node], rng: np.random.Generator) -> None:
    """Lengthen a table, and say so or not."""
    parts, n = _any(top, rng, leaf=True)
    node, count = parts[n], int(rng.choice([1, 10, 1000, 20_000]))
    row = struct.pack(">3I", *(int(word) for word in rng.choice(WORDS, 3)))[: int(rng.choice([4, 8, 12]))]
    head = node.data[:4] + struct.pack(">I", count) if rng.random() < 0.7 else node.data[:8]
    node.data = head + row * count + node.data[8:]


def _edits(top: list[Node], rng: np.random.Generator) -> None:
    """Put a list of edits into every track."""
    for node in {id(parts[n]): parts[n] for parts, n in _nodes(top)}.values():
        if node.name == b"trak" and node.parts is not None:
            count = int(rng.choice([1, 2, 100, 5000]))
            rows = b"".join(
                struct.pack(">IIi", int(rng.choice(WORDS)), int(rng.choice(WORDS)), 1 << 16) for _ in range(count)
            )
            node.parts.insert(1, Node(b"edts", parts=[Node(b"elst", struct.pack(">II", 0, count) + rows)]))


_FAULTS = (_swap, _drop, _repeat, _lie_of_size, _lie_of_count, _lie_of_count, _lie_of_count, _grow, _edits)


def _add_case(number: int) -> None:
    @case(f"a container that lies, {number}", slow=number % 5 != 0)
    def _(place: Path) -> Path:
        suffix, data = mutant(number)
        return written(place, data, f"ride{suffix}")


for lying in range(200, 250):
    _add_case(lying)


def verdict(number: int, folder: Path) -> str:
    """Read a mutant in a process of its own; say what was not as promised, nothing where all was."""
    path = folder / f"mutant{KINDS[number % len(KINDS)].suffix}"
    if _fork(lambda: _make(number, path))[0]:
        return ""  # parts in parts that are repeated make gigabytes, which are no small file
    code, cost = _fork(lambda: _read(path))
    if code:
        return f"ended with {signal.Signals(-code).name if code < 0 else code}"
    if cost.ru_utime + cost.ru_stime > CPU_S:
        return f"took {cost.ru_utime + cost.ru_stime:.0f} s"
    return f"took {cost.ru_maxrss / 1000:.0f} MB" if cost.ru_maxrss / 1000 > RSS_MB else ""


def _fork(work: Callable[[], int]) -> tuple[int, resource.struct_rusage]:
    """Do something in a process of its own; give its exit code, and what it cost."""
    child = os.fork()
    if child == 0:
        os._exit(work())
    _, status, cost = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), cost


def _make(number: int, path: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    try:
        path.write_bytes(mutant(number)[1])
    except MemoryError:
        return 1
    return 0


def _read(path: Path) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (3 * CPU_S, 3 * CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with Video(path, pace_hz=15.0) as video:
            for _ in video:
                pass
        with Video(path, 0.2) as video:
            list(video)
    except PosecheckError as error:
        return 0 if path.name in str(error) and "\n" not in str(error) else 3
    except BaseException:  # noqa: BLE001  whatever it is, it is a finding
        return 4
    return 0


def hunt(judge: Callable[[int, Path], str], arguments: list[str]) -> None:
    """Look at one mutant after the other for some minutes, from a number on, and print what is not as promised."""
    minutes, number = float(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    begun_s, first = time.monotonic(), number
    with TemporaryDirectory() as folder:
        while time.monotonic() - begun_s < 60 * minutes:
            fault = judge(number, Path(folder))
            if fault:
                sys.stdout.write(f"{number} {fault}\n")
                sys.stdout.flush()
            number += 1
    sys.stdout.write(f"{number - first} mutants in {minutes:g} minutes, from {first} to {number - 1}\n")


if __name__ == "__main__":
    hunt(verdict, sys.argv[1:])
