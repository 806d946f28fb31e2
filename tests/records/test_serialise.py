"""One way from records to plain values and back, which believes nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import numpy as np
import pytest
from support.paths import REPOSITORY

from posecheck.errors import StoreError
from posecheck.records.base import Array, Record
from posecheck.records.serialise import from_plain, require_format, to_plain
from posecheck.records.tracking import Clip


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Thing(Record):
    share: float
    count: int
    name: str
    known: bool
    ends: tuple[float, float]
    path: Array
    maybe: float | None = None


THING = Thing(0.5, 2, "a", known=True, ends=(1.0, float("nan")), path=np.array([1.0, np.nan, np.inf]))
PLAIN = {
    "share": 0.5,
    "count": 2,
    "name": "a",
    "known": True,
    "ends": [1.0, None],
    "path": [1.0, None, None],
    "maybe": None,
}


def test_plain_values_are_json_whatever_is_unknown():
    assert to_plain(THING) == PLAIN
    again = from_plain(Thing, json.loads(json.dumps(to_plain(THING), allow_nan=False)))
    assert to_plain(again) == PLAIN
    assert np.isnan(again.path[1:]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": "1.5"},
        {"share": True},
        {"share": 10**400},
        {"count": 1.7},
        {"count": "3"},
        {"name": 5},
        {"known": "no"},
        {"known": 0},
        {"ends": "12"},
        {"ends": [1, 2, 3]},
        {"path": "12"},
        {"path": [1, "2"]},
        {"maybe": "x"},
    ],
    ids=str,
)
def test_what_a_lenient_reader_would_turn_into_something_is_refused(wrong):
    with pytest.raises(StoreError):
        from_plain(Thing, {**PLAIN, **wrong})


@pytest.mark.parametrize("document", [None, [], "thing/1", {}, {"format": "thing/2"}, {"schema": "thing/1"}])
def test_another_format_is_named(document):
    with pytest.raises(StoreError, match="its format is not thing/1"):
        require_format(document, "thing/1")
    assert require_format({"format": "thing/1"}, "thing/1") == {"format": "thing/1"}


def test_nobody_else_says_what_stands_for_an_array():
    own = re.compile(r"(to|from)_plain\([^)]*lambda")
    package = REPOSITORY / "posecheck"
    assert not [path for path in package.rglob("*.py") if own.search(path.read_text("utf-8"))]


def test_halves_of_letters_do_not_come_in() -> None:
    clip = from_plain(Clip, {"path": "M\udcff.mp4", "size_px": [2, 2], "frames": 1, "duration_s": 0.1})
    assert clip.path == "M?.mp4"
    assert from_plain(Clip, {**to_plain(clip), "path": "Müller.mp4"}).path == "Müller.mp4"
