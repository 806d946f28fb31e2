"""Tables of a batch."""

from __future__ import annotations

import csv
import io

import pytest
from support.analyses import high
from support.batch_entries import ENTRIES
from support.clip_folders import LONG_S
from support.video_files import write_clip

from posecheck.reports.data.batch import batch_measures_csv, clips_csv


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    """A clip that is long enough to be measured."""
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S)


def test_tables_have_a_row_per_clip_and_per_measure():
    rows = list(csv.DictReader(io.StringIO(clips_csv(ENTRIES))))
    assert [row["status"] for row in rows] == ["measured", "failed", "not_measurable"]
    assert (rows[0]["rider"], rows[0]["findings"]) == ("Anna", "saddle_too_high pelvic_rocking")
    assert (rows[1]["reasons"], rows[1]["error"]) == ("b.mp4 is broken.", "VideoError")
    rows = list(csv.DictReader(io.StringIO(batch_measures_csv(ENTRIES))))
    knee = rows[0]
    assert (knee["measure"], knee["value"], knee["low"], knee["target_high"]) == (
        "knee_flexion_bdc",
        "22.4",
        "18",
        "40",
    )
    assert (knee["verdict"], knee["strokes"]) == ("red", "14")
    assert len(rows) == 2 * len(high().measures)
