"""Series and curves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posecheck.errors import TrackError
from posecheck.records.series import Curve, Series, Strokes

TIMES_S = np.array([0.0, 0.04, 0.09])

SERIES = Series("knee_flexion", "deg", TIMES_S, np.array([30.0, np.nan, 40.0]))

CURVE = Curve("knee_flexion", "deg", np.arange(0.0, 360.0, 90.0), np.ones(4), np.zeros(4))

STROKES = Strokes(np.array([0.0, 90.0, 180.0]), np.array([0.0, 0.7]), np.array([85.0, 86.0]))


def test_an_array_that_was_handed_over_stays_its_owners() -> None:
    values = np.array([1.0, 2.0, 3.0])
    series = Series("cadence", "rpm", TIMES_S, values)
    values[0] = 9
    assert series.values.tolist() == [1, 2, 3]
    assert values.flags.writeable


@pytest.mark.parametrize(
    ("record", "name"),
    [(SERIES, "values"), (CURVE, "mean"), (CURVE, "spread"), (STROKES, "cadence_rpm")],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_arrays_of_a_record_have_the_same_length(record: Any, name: str) -> None:
    with pytest.raises(TrackError, match=rf"^{type(record).__name__}\.{name} has shape \(9,\)"):
        replace(record, **{name: np.zeros(9)})
