"""What all records have in common: nobody can change them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from typing import Any

import numpy as np
import pytest

from posecheck.records.analysis import Analysis, Measure, Quality
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.series import Curve, Series, Strokes
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Clip, Correction, Engine, Recording, Track

CLIP = Clip("ride.mp4", (640, 480), 3, 0.1)

ENGINE = Engine("by hand", "1", "00")

TIMES_S = np.array([0.0, 0.04, 0.09])

SERIES = Series("knee_flexion", "deg", TIMES_S, np.array([30.0, np.nan, 40.0]))

CURVE = Curve("knee_flexion", "deg", np.arange(0.0, 360.0, 90.0), np.ones(4), np.zeros(4))

STROKES = Strokes(np.array([0.0, 90.0, 180.0]), np.array([0.0, 0.7]), np.array([85.0, 86.0]))

TARGET = Target("cadence", 80.0, 100.0, 70.0, 110.0, "rpm", "Someone 2020", "moderate")

MEASURE = Measure("cadence", "rpm", 86.0, (85.0, 87.0))


def track(**changed: Any) -> Track:
    given_fields: dict[str, Any] = {
        "time_s": TIMES_S,
        "xy_px": np.zeros((3, 2, 2)),
        "visibility": np.ones((3, 2)),
        "names": ("left_hip", "left_knee"),
        "contour_px": np.zeros((3, 5, 2)),
    }
    return Track(CLIP, ENGINE, **{**given_fields, **changed})


ANALYSIS = Analysis(
    clip=CLIP,
    riding="spin",
    side="left",
    facing="left",
    quality=Quality(usable=True, reasons=(), strokes=2, frames=3, seen=1.0),
    strokes=STROKES,
    series=(SERIES,),
    curves=(CURVE,),
    measures=(MEASURE,),
    targets={"cadence": TARGET},
    verdicts={"cadence": "green"},
    findings=(),
    made_by={"posecheck": "0"},
)

RECORDING = Recording(track(), rear=track(contour_px=None), corrections=(Correction("knee", 0.0, 0.1),))

RECORDS = (CLIP, ENGINE, SERIES, CURVE, STROKES, TARGET, MEASURE, track(), RECORDING, ANALYSIS, Settings())


def pickled(record: Any) -> Any:
    return pickle.loads(pickle.dumps(record))  # noqa: S301  our own bytes


def arrays(record: Any) -> list[Array]:
    """Every array in a record, also in the records it holds."""
    values = [getattr(record, f.name) for f in fields(record)] if hasattr(record, "__dataclass_fields__") else []
    values += record if isinstance(record, tuple) else []
    return [record] if isinstance(record, np.ndarray) else [array for value in values for array in arrays(value)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
@pytest.mark.parametrize("duplicate", [pickled, copy.copy, copy.deepcopy])
def test_a_copy_is_equal_and_read_only(record: Any, duplicate: Callable[[Any], Any]) -> None:
    twin = duplicate(record)
    assert type(twin) is type(record)
    assert repr(twin) == repr(record)
    for ours, theirs in zip(arrays(record), arrays(twin), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not any(array.flags.writeable for array in arrays(twin))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_nothing_can_be_changed(record: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(record)[0].name, "other")
    for array in arrays(record):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1


def test_repr_prints_shapes_not_numbers() -> None:
    text = repr(track())
    assert "time_s=float64[3]" in text
    assert "xy_px=float64[3, 2, 2]" in text
    assert "(33 x str)" in repr(track(xy_px=np.zeros((3, 33, 2)), visibility=np.ones((3, 33)), names=LANDMARK_NAMES))
