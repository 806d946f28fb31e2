"""Three clips of a batch: measured, failed, not measurable."""

from __future__ import annotations

from posecheck.records.batch import BatchEntry, ClipLabel, without_arrays
from support.analyses import high, walker

ENTRIES = (
    BatchEntry(
        ClipLabel("a-1", "a.mp4", "Anna", "Cube", "2026-11-02"),
        "spin",
        "measured",
        "k",
        (),
        "",
        without_arrays(high()),
        pictured=True,
    ),
    BatchEntry(ClipLabel("b-2", "b.mp4", "Bo"), "road", "failed", "", ("b.mp4 is broken.",), "VideoError"),
    BatchEntry(ClipLabel("c-3", "<c>.mp4"), "spin", "not_measurable", "k", ("Nobody.",), "", without_arrays(walker())),
)
