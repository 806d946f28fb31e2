"""Settings and bands, in and out of range."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import SettingsError
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Clip

CLIP = Clip("ride.mp4", (640, 480), 3, 0.1)

TARGET = Target("cadence", 80.0, 100.0, 70.0, 110.0, "rpm", "Someone 2020", "moderate")


def pickled(record: Any) -> Any:
    return pickle.loads(pickle.dumps(record))  # noqa: S301  our own bytes


def test_records_without_arrays_are_equal_by_value_and_can_be_keys() -> None:
    assert replace(CLIP) == CLIP
    assert len({TARGET, replace(TARGET), Settings(), Settings()}) == 2


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
