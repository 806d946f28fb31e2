"""The records: what they refuse, and that nobody can change them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import SettingsError, TrackError
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


def test_an_array_that_was_handed_over_stays_its_owners() -> None:
    values = np.array([1.0, 2.0, 3.0])
    series = Series("cadence", "rpm", TIMES_S, values)
    values[0] = 9
    assert series.values.tolist() == [1, 2, 3]
    assert values.flags.writeable


def test_records_without_arrays_are_equal_by_value_and_can_be_keys() -> None:
    assert replace(CLIP) == CLIP
    assert len({TARGET, replace(TARGET), Settings(), Settings()}) == 2


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("time_s", (3, 1)),
        ("xy_px", (2, 2, 2)),
        ("xy_px", (3, 1, 2)),
        ("xy_px", (3, 2, 3)),
        ("visibility", (3,)),
        ("visibility", (2, 3)),
        ("contour_px", (3, 5)),
        ("contour_px", (2, 5, 2)),
    ],
)
def test_a_wrong_shape_is_named(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(TrackError, match=rf"^Track\.{name} has shape \({', '.join(map(str, shape))},?\), it should be"):
        track(**{name: np.zeros(shape)})


@pytest.mark.parametrize(
    ("record", "name"),
    [(SERIES, "values"), (CURVE, "mean"), (CURVE, "spread"), (STROKES, "cadence_rpm")],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_arrays_of_a_record_have_the_same_length(record: Any, name: str) -> None:
    with pytest.raises(TrackError, match=rf"^{type(record).__name__}\.{name} has shape \(9,\)"):
        replace(record, **{name: np.zeros(9)})


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_time_rises_strictly_or_is_refused(times_s: list[float]) -> None:
    if times_s[0] < times_s[1] < times_s[2]:
        assert track(time_s=times_s).time_s.tolist() == times_s
    else:
        with pytest.raises(TrackError, match="must rise strictly"):
            track(time_s=times_s)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_time_is_a_number(wrong: float) -> None:
    with pytest.raises(TrackError, match="must rise strictly"):
        track(time_s=[0.0, 0.1, wrong])


def test_a_track_may_be_empty() -> None:
    empty = Track(CLIP, ENGINE, [], np.empty((0, len(LANDMARK_NAMES), 2)), np.empty((0, len(LANDMARK_NAMES))))  # type: ignore[arg-type]
    assert empty["left_knee"].shape == (0, 2)


def test_landmarks_by_name() -> None:
    xy_px = np.arange(12.0).reshape(3, 2, 2)
    assert track(xy_px=xy_px)["left_knee"].tolist() == [[2, 3], [6, 7], [10, 11]]
    assert track(visibility=[[0, 1], [0, 0.5], [0, 0]]).seen("left_knee").tolist() == [1, 0.5, 0]
    with pytest.raises(TrackError, match="no landmark 'tail'"):
        track()["tail"]
    with pytest.raises(TrackError, match="twice"):
        track(names=("left_hip", "left_hip"))


def test_repr_prints_shapes_not_numbers() -> None:
    text = repr(track())
    assert "time_s=float64[3]" in text
    assert "xy_px=float64[3, 2, 2]" in text
    assert "(33 x str)" in repr(track(xy_px=np.zeros((3, 33, 2)), visibility=np.ones((3, 33)), names=LANDMARK_NAMES))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("riding", "mtb"),
        ("side", "rear"),
        ("crank_mm", 99),
        ("crank_mm", 221),
        ("crank_mm", float("nan")),
        ("slow_motion", 0.5),
        ("slow_motion", float("nan")),
        ("slow_motion", float("inf")),
        ("level_deg", -46),
        ("level_deg", float("nan")),
        ("step_mm", 0),
        ("step_mm", 61),
    ],
)
def test_a_setting_out_of_range_is_refused(name: str, value: Any) -> None:
    with pytest.raises(SettingsError, match=str(value)):
        Settings(**{name: value})


@given(
    st.one_of(st.none(), st.floats(100, 220)),
    st.floats(1, 64),
    st.floats(-45, 45),
    st.one_of(st.none(), st.floats(1, 60)),
)
def test_a_setting_in_range_is_kept(
    crank_mm: float | None, slow_motion: float, level_deg: float, step_mm: float | None
) -> None:
    settings = Settings(crank_mm=crank_mm, slow_motion=slow_motion, level_deg=level_deg, step_mm=step_mm)
    assert pickled(settings) == settings


@given(st.lists(st.one_of(st.none(), st.floats(-500, 500)), min_size=4, max_size=4))
def test_a_band_is_in_order_or_refused(edges: list[float | None]) -> None:
    amber_low, low, high, amber_high = edges
    known = [edge for edge in edges if edge is not None]
    if known == sorted(known):
        assert replace(TARGET, low=low, high=high, amber_low=amber_low, amber_high=amber_high).low == low
    else:
        with pytest.raises(SettingsError, match="not in order"):
            replace(TARGET, low=low, high=high, amber_low=amber_low, amber_high=amber_high)


@pytest.mark.parametrize("missing", [{"source": " "}, {"level": ""}])
def test_a_band_names_its_source_and_its_level_of_evidence(missing: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="source and a level"):
        replace(TARGET, **missing)


def test_measures_by_name() -> None:
    assert ANALYSIS["cadence"] is MEASURE
    with pytest.raises(KeyError, match="reach"):
        ANALYSIS["reach"]
    assert len(ANALYSIS.strokes) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_s": [0.0, 1e300]}, "no clip has"),
        ({"time_s": [-1e9, 0.0]}, "no clip has"),
        ({"contour_px": np.zeros((2, 0, 2))}, "two points at least"),
        ({"contour_px": np.zeros((2, 1, 2))}, "two points at least"),
        ({"contour_px": np.full((2, 3, 2), 1e7)}, "no picture has"),
    ],
)
def test_a_track_that_no_clip_gives_is_refused(change: dict[str, Any], words: str) -> None:
    track = Track(Clip("a.mp4", (64, 48), 2, 0.1), Engine("x"), [0, 0.1], [[[1, 2]]] * 2, [[1]] * 2, ("left_hip",))
    with pytest.raises(TrackError, match=words):
        replace(track, **change)
