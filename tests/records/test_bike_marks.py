"""Numbers of a bike as people write them."""

import pytest

from posecheck.errors import SettingsError
from posecheck.records.bike_marks import MARK_NAMES, needs_memory, parse_marks
from posecheck.records.settings import MARKED_PARTS, BikeMark, Settings


def test_every_part_with_marks_has_a_name():
    assert set(MARK_NAMES.values()) == set(MARKED_PARTS)


def test_what_is_typed_goes_before_what_is_remembered():
    known = {"saddle_height": 25.0, "bar_height": 15.0}
    assert parse_marks(["saddle=7:-20", "bars=4"], known) == (
        BikeMark("saddle_height", 7, -20),
        BikeMark("bar_height", 4, 15),
    )
    assert needs_memory(["saddle=7:20", "bars=4"])
    assert not needs_memory(["saddle=7:20"])


@pytest.mark.parametrize("text", ["saddle", "seat=7:20", "saddle=x:20", "saddle=7:", "saddle=7:0", "saddle=7:90"])
def test_what_is_no_mark_is_refused_with_an_example(text):
    with pytest.raises(SettingsError, match=r"saddle=7:20|1 to 60 mm"):
        parse_marks([text], {})


def test_a_distance_that_nobody_knows_is_asked_for():
    with pytest.raises(SettingsError, match="saddle=7:20 for 20 mm"):
        parse_marks(["saddle=7"], {"bar_height": 15.0})


def test_a_part_has_one_mark():
    with pytest.raises(SettingsError, match="one mark"):
        Settings(marks=(BikeMark("saddle_height", 7, 20), BikeMark("saddle_height", 8, 20)))
