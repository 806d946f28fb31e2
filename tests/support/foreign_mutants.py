"""Damages files of other trackers: words replaced, pieces cut out or doubled, bits flipped.

``python -m support.foreign_mutants MINUTES [FIRST]`` in the folder of the tests looks for numbers of mutants that are
neither read nor refused in one sentence.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import posecheck
from posecheck.errors import PosecheckError
from support import foreign_files as files
from support.mutants import hunt

FRAMES = 60
WORDS = (
    b"nan", b"inf", b"-1e308", b"1e308", b"", b"null", b"true", b"{}", b"[]", b'""', b"0", b"-1", b"9" * 20, b"\0",
    b",", b"\t", b"\n", b'"', b"x", b"\xff", b";",
)  # fmt: skip
SIZES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80")
TEXTS = ("markers.trc", "rideDLC.csv", "columns.csv", "kinovea.csv", "results.json", "ride_1.json")
BINARIES = ("markers.c3d", "sleap.h5")
TIMELESS = ("rideDLC.csv", "results.json", "ride_1.json", "sleap.h5")
"""Kinds of which the frame rate is told."""


@cache
def whole(name: str) -> bytes:
    """Return a small good file."""
    time_s, flat = files.TIME_S[:FRAMES], {one: path[:FRAMES] for one, path in files.FLAT.items()}
    points = files.markers({one: path[:FRAMES] for one, path in files.SPACE.items()})
    person = [value for one in files.OPENPOSE for value in ((*flat[one][0], 0.9) if one in flat else (0, 0, 0))]
    makers: dict[str, Callable[[], str | bytes]] = {
        "markers.trc": lambda: files.trc(time_s, points),
        "rideDLC.csv": lambda: files.deeplabcut(flat),
        "columns.csv": lambda: files.columns(time_s, flat),
        "kinovea.csv": lambda: files.kinovea(time_s, flat),
        "results.json": lambda: files.mmpose(flat),
        "ride_1.json": lambda: json.dumps({"people": [{"pose_keypoints_2d": person}]}),
        "markers.c3d": lambda: _c3d(points),
        "sleap.h5": lambda: _h5(flat),
    }
    made = makers[name]()
    return made.encode() if isinstance(made, str) else made


def _c3d(points: dict[str, np.ndarray]) -> bytes:
    import ezc3d

    file = ezc3d.c3d()
    point = file["parameters"]["POINT"]
    point["RATE"]["value"], point["UNITS"]["value"], point["LABELS"]["value"] = [30], ["m"], list(points)
    places = np.moveaxis(np.stack(list(points.values()), axis=1), (0, 1, 2), (2, 1, 0))
    file["data"]["points"] = np.concatenate([places, np.ones((1, *places.shape[1:]))])
    with TemporaryDirectory() as folder:
        file.write(f"{folder}/a.c3d")
        return Path(folder, "a.c3d").read_bytes()


def _h5(flat: dict[str, np.ndarray]) -> bytes:
    import h5py

    with TemporaryDirectory() as folder:
        with h5py.File(f"{folder}/a.h5", "w") as file:
            file["tracks"] = np.stack([path.T for path in flat.values()], axis=1)[None]
            file["node_names"] = [name.encode() for name in flat]
        return Path(folder, "a.h5").read_bytes()


def mutant(number: int, kinds: tuple[str, ...] = TEXTS) -> tuple[str, bytes]:
    """Make a file with 1 to 30 faults; the same number gives the same. Its name and its bytes come back."""
    rng = np.random.default_rng(number)
    name = kinds[number % len(kinds)]
    data = bytearray(whole(name))
    for _ in range(int(rng.choice([1, 1, 2, 5, 30]))):
        if data:
            _FAULTS[int(rng.integers(len(_FAULTS)))](data, rng)
    return name, bytes(data)


def _place(data: bytearray, rng: np.random.Generator) -> int:
    """Somewhere, half of the time where the head is."""
    return int(rng.integers(len(data) if rng.random() < 0.5 else min(len(data), 600)))


def _word(data: bytearray, rng: np.random.Generator) -> None:
    """Put something else in the place of a name or a number."""
    found = re.compile(rb"[\w.+-]+").search(data, _place(data, rng))
    if found:
        data[slice(*found.span())] = WORDS[int(rng.integers(len(WORDS)))]


def _cut(data: bytearray, rng: np.random.Generator) -> None:
    at = _place(data, rng)
    del data[at : at + int(rng.choice([1, 4, 100, 5000]))]


def _double(data: bytearray, rng: np.random.Generator) -> None:
    at = _place(data, rng)
    data[at:at] = data[at : at + int(rng.choice([1, 4, 50, 500]))]


def _flip(data: bytearray, rng: np.random.Generator) -> None:
    data[_place(data, rng)] ^= 1 << int(rng.integers(8))


def _size(data: bytearray, rng: np.random.Generator) -> None:
    at = _place(data, rng)
    data[at : at + 4] = SIZES[int(rng.integers(len(SIZES)))]


_FAULTS = (_word, _word, _word, _cut, _double, _flip, _size)


def verdict(number: int, folder: Path, kinds: tuple[str, ...] = TEXTS) -> str:
    """Read a mutant and measure it; say what was not as promised, nothing where all was. Warnings are errors."""
    name, data = mutant(number, kinds)
    path = folder / name
    path.write_bytes(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            posecheck.analyse(posecheck.load(path, **({"rate_hz": 30} if name in TIMELESS else {})))
    except PosecheckError as error:
        said = str(error)
        return "" if name in said and "\n" not in said else f"{name}: says {said!r}"
    except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
        return f"{name}: {type(error).__name__}: {error}"
    return ""


def any_verdict(number: int, folder: Path) -> str:
    """Judge a mutant of any kind; fewer of the binary files, as a Python of their own reads them slowly."""
    return verdict(number, folder, BINARIES if number % 40 < len(BINARIES) else TEXTS)


if __name__ == "__main__":
    hunt(any_verdict, sys.argv[1:])
