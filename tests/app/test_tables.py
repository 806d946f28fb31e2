"""An analysis as tables of pandas and datasets of xarray."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from support.riders import Rider

import posecheck
from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.fit.stroke_values import stroke_values

ANALYSIS = analyse(Rider(hip_mm=(-245.0, 745.0)).recording())
NOBODY = analyse(
    posecheck.Recording(
        posecheck.Track(
            posecheck.Clip("room.mp4", (640, 480), 30, 1.0),
            posecheck.Engine("none"),
            np.arange(30) / 30,
            np.full((30, 33, 2), np.nan),
            np.zeros((30, 33)),
        )
    )
)


@pytest.fixture(autouse=True)
def libraries():
    pytest.importorskip("pandas")
    pytest.importorskip("xarray")


@pytest.mark.slow
def test_one_row_a_measure():
    table = posecheck.to_pandas(ANALYSIS)
    assert list(table.index) == [one.name for one in ANALYSIS.measures]
    knee = table.loc["knee_flexion_bdc"]
    assert (knee["value"], knee["low"]) == (
        ANALYSIS["knee_flexion_bdc"].value,
        ANALYSIS["knee_flexion_bdc"].interval[0],
    )
    assert (knee["unit"], knee["verdict"]) == ("deg", ANALYSIS.verdicts["knee_flexion_bdc"])


def test_one_row_a_stroke():
    table = posecheck.to_pandas(ANALYSIS, "strokes")
    assert len(table) == len(ANALYSIS.strokes)
    assert table["bdc_s"].to_numpy() == pytest.approx(ANALYSIS.strokes.bdc_s)
    own = stroke_values(ANALYSIS)["knee_flexion_bdc"]
    assert table["knee_flexion_bdc_deg"].to_numpy() == pytest.approx(own, nan_ok=True)


def test_one_row_a_frame_and_one_a_place_of_the_crank():
    series, curves = (posecheck.to_pandas(ANALYSIS, kind) for kind in ("series", "curves"))
    assert len(series) == ANALYSIS.quality.frames
    assert curves["knee_flexion_mean_deg"].to_numpy() == pytest.approx(ANALYSIS.curves["knee_flexion"].mean)


@pytest.mark.parametrize("kind", ["measures", "strokes", "series", "curves"])
def test_nobody_gives_tables_all_the_same(kind):
    assert posecheck.to_pandas(NOBODY, kind) is not None


def test_a_dataset_holds_all_of_it_with_units():
    dataset = posecheck.to_xarray(ANALYSIS)
    knee = ANALYSIS.curves["knee_flexion"]
    assert dataset["knee_flexion_mean"].sel(crank_deg=180).item() == pytest.approx(knee.mean[36])
    assert dataset["knee_flexion"].attrs["units"] == "deg"
    assert dataset.sizes["stroke"] == len(ANALYSIS.strokes)
    assert dataset.attrs["model"] == "closed form"
    assert posecheck.to_xarray(NOBODY).sizes.get("stroke", 0) == 0


@pytest.mark.parametrize(("library", "convert"), [("pandas", posecheck.to_pandas), ("xarray", posecheck.to_xarray)])
def test_what_is_missing_is_said_with_its_extra(monkeypatch, library, convert):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=rf"need {library}.*lab"):
        convert(ANALYSIS)


def test_no_other_table():
    with pytest.raises(SettingsError, match="measures, strokes, series, curves"):
        posecheck.to_pandas(ANALYSIS, "frames")
