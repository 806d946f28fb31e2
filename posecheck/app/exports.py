"""Files for labs: tables and motion files beside the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.posture import NearSide
from posecheck.reports.data.analysis import series_parquet
from posecheck.reports.data.c3d import write_c3d
from posecheck.reports.data.opensim import write_mot, write_trc

_MM_PER_M: Final = 1000


def export_files(analysis: Analysis, joints: NearSide | None, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Make the files that labs ask for."""
    if "parquet" in wanted:
        yield "series.parquet", series_parquet(analysis)
    if "mot" in wanted:
        yield "angles.mot", write_mot("angles.mot", analysis).encode()
    scale = analysis.quality.mm_per_px
    time_s = np.empty(0) if joints is None else joints.time_s
    paths, side = {} if joints is None else joints.joints, analysis.side or "right"
    if "trc" in wanted:
        name = "markers_px.trc" if scale is None else "markers_m.trc"
        yield name, write_trc(name, side, time_s, paths, None if scale is None else scale / _MM_PER_M).encode()
    if "c3d" in wanted:
        yield ("markers_px.c3d" if scale is None else "markers_mm.c3d"), write_c3d(side, time_s, paths, scale)
