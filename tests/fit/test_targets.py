"""Bands, a fitter's own bands, and the verdict at, inside and outside every edge."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import SettingsError
from posecheck.fit.target_rows import UNITS
from posecheck.fit.targets import judge_measure, merge_targets, parse_targets, shipped_targets
from posecheck.records.analysis import Measure
from posecheck.records.base import Array, Riding
from posecheck.records.settings import RIDINGS, Target

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# low-high per riding in the order of RIDINGS, copied out a second time: whoever changes a band changes it here too,
# and writes it into the changelog's scientific changes
GREEN = {
    "knee_flexion_bdc": "30-40 33-43 30-40 30-40 33-43 32-42",
    "knee_flexion_tdc": "-112 -112 -112 -115 -112 -110",
    "hip_angle_min": "57-78 52-70 42-63 33-52 57-76 62-",
    "trunk_flexion": "30-45 38-50 45-60 62-78 32-45 25-40",
    "shoulder_angle": "75-95 80-95 80-95 75-90 80-95 70-90",
    "elbow_flexion": "10-30 15-30 15-40 80-100 15-35 10-30",
    "ankle_angle_bdc": "90-110 90-110 90-110 92-112 88-108 90-110",
    "cadence": "80-110 80-95 85-100 80-95 70-90 70-90",
}
AMBER = {
    "knee_flexion_bdc": "25-45 27-47 25-45 25-45 27-47 27-47",
    "knee_flexion_tdc": "-118 -118 -118 -121 -118 -116",
}
KNEE = Target("knee_flexion_bdc", 30, 40, 25, 45, "deg", "a trial", "moderate")
TOP = Target("knee_flexion_tdc", None, 112, None, 118, "deg", "a trial", "weak")
HIP = Target("hip_angle_min", 62, None, 57, None, "deg", "an opinion", "expert", can_be_red=False)
OPINION = Target("trunk_flexion", 30, 40, 25, 45, "deg", "an opinion", "expert", can_be_red=False)


def rows() -> list[dict[str, Any]]:
    text = files("posecheck.fit").joinpath("targets.toml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = tomllib.loads(text)["target"]
    return listed


def band(riding: Riding, name: str) -> Target:
    return next(target for target in shipped_targets(riding) if target.measure == name)


def edges(text: str) -> tuple[float | None, ...]:
    return tuple(float(edge) if edge else None for edge in text.split("-"))


def seen(value: float, reach: float = 1.0, *, low: float | None = None, high: float | None = None) -> Measure:
    interval = (value - reach if low is None else low, value + reach if high is None else high)
    return Measure("knee_flexion_bdc", "deg", value, interval)


# the shipped bands


@pytest.mark.parametrize("riding", RIDINGS)
def test_every_riding_has_every_band(riding: Riding) -> None:
    assert [target.measure for target in shipped_targets(riding)] == list(GREEN)


@pytest.mark.parametrize(("index", "riding"), list(enumerate(RIDINGS)))
@pytest.mark.parametrize("name", list(GREEN))
def test_the_numbers_are_these(index: int, riding: Riding, name: str) -> None:
    low, high = edges(GREEN[name].split()[index])
    usual = (None if low is None else low - 5, None if high is None else high + 5)
    amber = edges(AMBER[name].split()[index]) if name in AMBER else usual
    target = band(riding, name)
    assert (target.low, target.high) == (low, high)
    assert (target.amber_low, target.amber_high) == amber


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['riding']}-{row['measure']}")
def test_every_row_says_who_and_how_sure(row: dict[str, Any]) -> None:
    assert any(year in row["source"] for year in ("2005", "2006", "2012", "2014", "2019", "2021", "Retul"))
    assert row["level"] in ("strong", "moderate", "weak", "expert")
    assert row["unit"] == UNITS[row["measure"]]
    assert row["can_be_red"] is (row["measure"] in AMBER)
    assert ("extrapolated" in row["source"]) is (row["riding"] in ("spin", "gravel", "recovery"))


def test_every_source_stands_in_full_above_the_rows() -> None:
    head = files("posecheck.fit").joinpath("targets.toml").read_text(encoding="utf-8").split("[[target]]")[0]
    for author in ("Swart & Holliday 2019", "Ferrer-Roca", "Millour", "Scoz", "Burt 2014", "Pruitt & Matheny 2006"):
        assert author in head
        assert any(author in row["source"] for row in rows())


def test_only_knee_bands_with_an_amber_of_their_own_turn_red() -> None:
    assert {row["measure"] for row in rows() if row["can_be_red"]} == {"knee_flexion_bdc", "knee_flexion_tdc"}


def hip_of(trunk_flexion: Array, riding: Riding) -> Array:
    """Closed hip that goes with a trunk: its slope above the horizontal plus 15 +- 5, plus 22 flat on the pads."""
    return 90 - trunk_flexion + (22 if riding == "tt" else 15)


@pytest.mark.parametrize("riding", RIDINGS)
def test_hip_and_trunk_allow_one_and_the_same_rider(riding: Riding) -> None:
    trunk, hip = band(riding, "trunk_flexion"), band(riding, "hip_angle_min")
    assert trunk.low is not None
    assert trunk.high is not None
    assert hip.low is not None
    expected = hip_of(np.linspace(trunk.low, trunk.high, 31), riding)
    assert np.all(expected >= hip.low)
    assert hip.high is None or np.all(expected <= hip.high)
    # and no hip that no such rider can have: each closed edge is within the 5 degrees of some trunk in the band
    assert expected.min() - hip.low <= 5
    assert hip.high is None or hip.high - expected.max() <= 5


# the verdict


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(35, "green"), (30, "green"), (40, "green"), (29.9, "amber"), (40.1, "amber"), (25, "amber"), (45, "amber")],
)
def test_green_and_amber_edges(value: float, wanted: str) -> None:
    assert judge_measure(seen(value), KNEE) == wanted


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (20, 24.9, "red"),
        (20, 25, "amber"),
        (20, 25.1, "amber"),
        (45.1, 50, "red"),
        (45, 50, "amber"),
        (44.9, 50, "amber"),
    ],
)
def test_red_needs_the_whole_interval_outside_amber(low: float, high: float, wanted: str) -> None:
    assert judge_measure(seen((low + high) / 2, low=low, high=high), KNEE) == wanted


@pytest.mark.parametrize("value", [10, 60])
def test_thin_evidence_is_never_red(value: float) -> None:
    assert judge_measure(seen(value), KNEE) == "red"
    assert judge_measure(seen(value), OPINION) == "amber"


@pytest.mark.parametrize(("reach", "wanted"), [(9.9, "green"), (10, "green"), (10.1, "unsure")])
def test_an_interval_wider_than_amber_is_unsure_even_in_green(reach: float, wanted: str) -> None:
    assert judge_measure(seen(35, reach), KNEE) == wanted


def test_a_wide_interval_is_unsure_outside_green_but_red_where_it_is_wholly_outside_amber() -> None:
    assert judge_measure(seen(50, 12), KNEE) == "unsure"
    assert judge_measure(seen(70, 12), KNEE) == "red"
    assert judge_measure(seen(70, 12), OPINION) == "amber"


@pytest.mark.parametrize(
    ("value", "reach", "wanted"),
    [
        (40, 3, "green"),
        (112, 3, "green"),
        (112, 6, "green"),
        (112, 6.1, "unsure"),
        (112.1, 6.1, "amber"),
        (118, 3, "amber"),
        (121, 3, "amber"),
        (121.1, 3, "red"),
        (60, 90, "unsure"),
    ],
)
def test_open_below(value: float, reach: float, wanted: str) -> None:
    assert judge_measure(seen(value, reach), TOP) == wanted


@pytest.mark.parametrize(
    ("value", "reach", "wanted"),
    [(170, 3, "green"), (62, 5, "green"), (62, 5.1, "unsure"), (61.9, 5.1, "amber"), (40, 3, "amber")],
)
def test_open_above(value: float, reach: float, wanted: str) -> None:
    assert judge_measure(seen(value, reach), HIP) == wanted


def test_nothing_measured_or_nothing_to_hold_it_against() -> None:
    blank = Measure("knee_flexion_bdc", "deg", None, None, reason="the foot was out of the picture")
    assert judge_measure(blank, KNEE) == "not_measured"
    assert judge_measure(blank, None) == "not_measured"
    assert judge_measure(seen(35), None) == "no_target"


def test_a_value_without_an_interval_is_unsure() -> None:
    assert judge_measure(Measure("knee_flexion_bdc", "deg", 35.0, None), KNEE) == "unsure"


@given(value=st.floats(0, 180), reach=st.floats(0, 60))
def test_verdicts_keep_their_word(value: float, reach: float) -> None:
    for target in (KNEE, TOP, HIP, OPINION):
        got = judge_measure(seen(value, reach), target)
        in_green = (target.low is None or value >= target.low) and (target.high is None or value <= target.high)
        assert got in ("green", "amber", "red", "unsure")
        assert got != "red" or target.can_be_red
        assert got != "green" or in_green
        assert got not in ("amber", "red") or not in_green


# a fitter's own bands

OWN = """
[[target]]
measure = "knee_flexion_bdc"
low = 28
high = 36

[[target]]
riding = "road"
measure = "cadence"
low = 85
high = 95
amber_low = 80
amber_high = 105
source = "my own riders"
level = "expert"
"""


def test_own_bands() -> None:
    knee, cadence = parse_targets(OWN, "mine.toml", "road")
    assert knee == Target("knee_flexion_bdc", 28, 36, 23, 41, "deg", "own band, mine.toml", "own", can_be_red=False)
    assert cadence == Target("cadence", 85, 95, 80, 105, "rpm", "my own riders", "expert", can_be_red=True)
    assert [target.measure for target in parse_targets(OWN, "mine.toml", "spin")] == ["knee_flexion_bdc"]


def test_a_row_that_names_the_riding_goes_first() -> None:
    text = OWN + '[[target]]\nriding = "tt"\nmeasure = "knee_flexion_bdc"\nlow = 33\n'
    assert parse_targets(text, "mine.toml", "tt")[0].low == 33
    assert parse_targets(text, "mine.toml", "road")[0].low == 28


def test_an_open_end_stays_open() -> None:
    (hip,) = parse_targets('[[target]]\nmeasure = "hip_angle_min"\nlow = 60', "mine.toml", "spin")
    assert (hip.low, hip.high, hip.amber_low, hip.amber_high) == (60, None, 55, None)


def test_red_only_with_an_amber_of_ones_own() -> None:
    text = '[[target]]\nmeasure = "hip_angle_min"\nlow = 60\n'
    assert not parse_targets(text, "mine.toml", "spin")[0].can_be_red
    assert parse_targets(text + "amber_low = 50", "mine.toml", "spin")[0].can_be_red
    assert not parse_targets(text + "high = 80\namber_low = 50", "mine.toml", "spin")[0].can_be_red
    assert parse_targets(text + "can_be_red = true", "mine.toml", "spin")[0].can_be_red


def test_a_measure_that_ships_without_a_band_can_have_one() -> None:
    (sway,) = parse_targets('[[target]]\nmeasure = "lateral_pelvic_sway"\nhigh = 20', "mine.toml", "spin")
    assert (sway.unit, sway.amber_high) == ("mm", 25)


def test_own_bands_take_the_place_of_the_shipped_ones() -> None:
    own = parse_targets(OWN + '[[target]]\nmeasure = "knee_flexion_min"\nlow = 25', "mine.toml", "spin")
    bands = merge_targets(shipped_targets("spin"), own)
    assert [target.measure for target in bands] == [*GREEN, "knee_flexion_min"]
    assert bands[0] is own[0]
    assert bands[1:8] == shipped_targets("spin")[1:]


BAD = {
    "not TOML": ("low = = 3", "this is not TOML"),
    "empty": ("", "there are no bands"),
    "one table": ('[target]\nmeasure = "cadence"', r"write each one under \[\[target\]\]"),
    "no tables": ("target = [1, 2]", "there are no bands"),
    "strange table": (OWN + "[[goal]]\nlow = 3", "goal should not be there"),
    "no measure": ("[[target]]\nlow = 3", "row 1: measure is missing"),
    "unknown measure": ('[[target]]\nmeasure = "knee_flexion"\nlow = 3', "did you mean 'knee_flexion_"),
    "unknown key": ('[[target]]\nmeasure = "cadence"\nlow = 3\nhihg = 4', "did you mean 'high'"),
    "unknown riding": ('[[target]]\nriding = "rode"\nmeasure = "cadence"\nlow = 3', "did you mean 'road'"),
    "unknown level": ('[[target]]\nmeasure = "cadence"\nlow = 3\nlevel = "sure"', "it is one of strong"),
    "wrong unit": ('[[target]]\nmeasure = "cadence"\nlow = 3\nunit = "deg"', "it is one of rpm"),
    "text for a number": ('[[target]]\nmeasure = "cadence"\nlow = "3"', "low is a plain number, not '3'"),
    "yes for a number": ('[[target]]\nmeasure = "cadence"\nlow = true', "low is a plain number"),
    "nan": ('[[target]]\nmeasure = "cadence"\nlow = nan', "low is a plain number"),
    "endless": ('[[target]]\nmeasure = "cadence"\nhigh = inf', "high is a plain number"),
    "enormous": (f'[[target]]\nmeasure = "cadence"\nhigh = 1{"0" * 400}', "high is a plain number"),
    "number for a text": ("[[target]]\nmeasure = 3\nlow = 3", "measure is a text in quotes, not 3"),
    "blank source": ('[[target]]\nmeasure = "cadence"\nlow = 3\nsource = " "', "source is a text in quotes"),
    "text for yes": ('[[target]]\nmeasure = "cadence"\nlow = 3\ncan_be_red = "yes"', "can_be_red is true or false"),
    "no edge": ('[[target]]\nmeasure = "cadence"\namber_low = 3', "neither low nor high"),
    "amber on the open side": ('[[target]]\nmeasure = "cadence"\nlow = 3\namber_high = 9', "amber_high stands without"),
    "back to front": ('[[target]]\nmeasure = "cadence"\nlow = 9\nhigh = 3', "put the four in the order"),
    "amber inside green": ('[[target]]\nmeasure = "cadence"\nlow = 9\namber_low = 10', "put the four in the order"),
    "twice": (OWN + '[[target]]\nmeasure = "knee_flexion_bdc"\nlow = 3', "row 3: .* has a band in row 1 already"),
    "wrong in another riding": (OWN + '[[target]]\nriding = "tt"\nmeasure = "cadence"\nlow = "x"', "row 3: low"),
}


@pytest.mark.parametrize(("text", "says"), list(BAD.values()), ids=list(BAD))
def test_a_bad_file_is_refused_with_its_name_and_row(text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        parse_targets(text, "mine.toml", "road")
    assert str(caught.value).startswith("mine.toml")


def test_units_cover_the_shipped_measures_first() -> None:
    assert list(UNITS)[:8] == list(GREEN)


def test_of_many_stray_keys_a_few_are_named() -> None:
    text = "".join(f"key{number} = 1\n" for number in range(3000))
    with pytest.raises(
        SettingsError, match=r"key0, key1, key2, key3, key4 and 2995 more should not be there"
    ) as caught:
        parse_targets(text, "mine.toml", "road")
    assert len(str(caught.value)) < 300
