"""An analysis for programs: one JSON document, described by ``docs/analysis.schema.json``; its series as a table."""

from __future__ import annotations

import io
import json
from typing import Final

import numpy as np

from posecheck.core.ride import number_strokes
from posecheck.core.strokes import stroke_ends
from posecheck.errors import SettingsError
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.serialise import to_document
from posecheck.system.installation import how_to_install
from posecheck.text import gettext, gettext_noop, plain_number

from .cells import escape_cell

NEEDS_PYARROW: Final = gettext_noop("Parquet needs pyarrow. {how_to_install}")


def analysis_json(analysis: Analysis) -> str:
    """Write an analysis as JSON: one line, in ASCII, with null where a number is unknown."""
    return json.dumps(to_document(analysis), allow_nan=False)


def series_columns(analysis: Analysis) -> dict[str, Array]:
    """Put all that changes over time side by side.

    These are the time in the clip, the number of the stroke from 1 on (NaN outside), the crank phase from 0 at the top
    to 360, then every series, all (T,) with units in their names. They are empty for a clip that was not measured.
    """
    strokes = analysis.strokes
    time_s = analysis.series[0].time_s if analysis.series else np.empty(0)
    phase_deg = strokes.phase_deg if len(strokes.phase_deg) == len(time_s) else np.full(len(time_s), np.nan)
    stroke = number_strokes(time_s, strokes.start_s, stroke_ends(time_s, phase_deg, strokes.start_s))
    table = {"time_s": time_s, "stroke": np.where(stroke < 0, np.nan, stroke + 1.0), "crank_phase_deg": phase_deg % 360}
    series = {f"{one.name}_{one.unit}": one.values for one in analysis.series if one.name != "crank_phase"}
    return {**table, **series}


def series_csv(analysis: Analysis) -> str:
    """Write what changes over time as CSV. There is one row per frame; a cell is empty where a number is unknown."""
    table = series_columns(analysis)
    rows = zip(*(values.tolist() for values in table.values()), strict=True)
    lines = [",".join("" if cell != cell else plain_number(cell, ".10g") for cell in row) for row in rows]  # noqa: PLR0124  NaN
    return "\n".join([",".join(map(escape_cell, table)), *lines, ""])


def series_parquet(analysis: Analysis) -> bytes:
    """Write the columns of `series_csv` as a Parquet file, with the versions in its metadata.

    Raises SettingsError if pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SettingsError(gettext(NEEDS_PYARROW, how_to_install=how_to_install("parquet"))) from error
    table = pa.table({name: pa.array(values, from_pandas=True) for name, values in series_columns(analysis).items()})
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(dict(analysis.made_by)), file)
    return file.getvalue()
