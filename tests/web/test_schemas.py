"""The forms take what the records take, and nothing else."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from pydantic import ValidationError

from posecheck.cli.options import RidingName
from posecheck.errors import SettingsError
from posecheck.records.base import Riding
from posecheck.records.settings import RIDINGS, SETTINGS_BOUNDS, Settings
from posecheck.web.routes.pages import render_page
from posecheck.web.schemas import SettingsForm

EDGES = [
    (name, value)
    for name, bounds in SETTINGS_BOUNDS.items()
    for value in (bounds.low, bounds.high, bounds.low - 0.01, bounds.high + 0.01, math.nan, math.inf, -math.inf)
]


def accepted(make, error, **told):
    try:
        make(**told)
    except error:
        return False
    return True


@pytest.mark.parametrize(("name", "value"), EDGES)
def test_a_form_refuses_what_the_settings_refuse(name, value):
    bounds = SETTINGS_BOUNDS[name]
    expected = bounds.low <= value <= bounds.high
    assert accepted(Settings, SettingsError, **{name: value}) is expected
    assert accepted(SettingsForm, ValidationError, **{name: value}) is expected


def test_every_number_of_the_form_has_bounds():
    assert set(SettingsForm().settings()) - {"riding"} == set(SETTINGS_BOUNDS)


def test_the_page_asks_for_the_same_numbers():
    page = bytes(render_page("film", None, fitter=False).body).decode()
    for name in ("crank_mm", "slow_motion"):
        field = page.partition(f'name="{name}"')[2].partition(">")[0]
        assert f'min="{SETTINGS_BOUNDS[name].low}" max="{SETTINGS_BOUNDS[name].high}"' in field


def test_kinds_of_riding_are_the_same_everywhere():
    assert get_args(Riding) == RIDINGS
    assert {riding.value for riding in RidingName} == {*RIDINGS, "mtb"}
