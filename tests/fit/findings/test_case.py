"""What every rule asks: whether a number lies beyond its band."""

import pytest
from support.findings import judge


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [("trunk_flexion", 50.1, "bars_too_low"), ("trunk_flexion", 47.1, "bars_too_low"), ("elbow_flexion", 4.9, None)],
)
def test_a_value_outside_amber_or_an_interval_outside_green_is_beyond_a_band(name, value, fires):
    assert (fires or "elbows_locked") in judge(**{name: value})
