"""Files for labs: tables and motion files beside the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.posture import NearSide
from posecheck.reports.data.analysis import series_parquet
from posecheck.reports.data.opensim import write_mot, write_trc

_MM_PER_M: Final = 1000


def export_files(analysis: Analysis, joints: NearSide | None, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Make the files that labs ask for."""
    if "parquet" in wanted:
        yield "series.parquet", series_parquet(analysis)
    if "mot" in wanted:
        yield "angles.mot", write_mot("angles.mot", analysis).encode()
    if "trc" in wanted:
        scale = analysis.quality.mm_per_px
        name = "markers_px.trc" if scale is None else "markers_m.trc"
        time_s = np.empty(0) if joints is None else joints.time_s
        metres = None if scale is None else scale / _MM_PER_M
        paths = {} if joints is None else joints.joints
        yield name, write_trc(name, analysis.side or "right", time_s, paths, metres).encode()
