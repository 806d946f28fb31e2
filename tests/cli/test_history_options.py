"""Options about a history, with a rider and without."""

from datetime import datetime

import pytest

from posecheck.cli.history_options import HistoryChoice
from posecheck.errors import SettingsError

DAY = datetime(2026, 5, 4)  # noqa: DTZ001


def test_without_a_rider_nothing_is_kept():
    assert HistoryChoice().place() is None


@pytest.mark.parametrize("option", [{"bike": "Cube"}, {"day": DAY}, {"url": "x.sqlite"}])
def test_options_that_mean_nothing_without_a_rider_are_refused(option):
    with pytest.raises(SettingsError, match="add --rider NAME"):
        HistoryChoice(**option).place()


def test_with_a_rider_all_of_it_arrives():
    place = HistoryChoice("Anna", "Cube", DAY, "x.sqlite").place()
    assert (place.rider, place.bike, place.day, place.database) == ("Anna", "Cube", DAY, "x.sqlite")
