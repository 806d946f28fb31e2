"""Many clips as tables: one row per clip, and one row per clip and measure. The same clips give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Final

from posecheck.records.batch import BatchEntry

from .cells import csv_text

CLIP_COLUMNS: Final = (
    "clip",
    "file",
    "rider",
    "bike",
    "date",
    "start_s",
    "end_s",
    "riding",
    "status",
    "error",
    "reasons",
    "side",
    "strokes",
    "findings",
    "model",
    "posecheck",
)
TEXTS: Final = ("clip", "file", "rider", "bike", "date", "riding", "measure", "unit", "method", "verdict", "reason")
NUMBER_COLUMNS: Final = ("value", "low", "high", "spread", "strokes", "target_low", "target_high")
MEASURE_COLUMNS: Final = (*TEXTS[:5], "start_s", "end_s", *TEXTS[5:8], *NUMBER_COLUMNS, *TEXTS[8:])

_CLIPS_AT_ONCE: Final = 1000


def clip_row(entry: BatchEntry) -> dict[str, Any]:
    """Put a clip into one row, with a cell for each of `CLIP_COLUMNS`."""
    analysis = entry.analysis
    return {
        **_facts(entry),
        "status": entry.status,
        "error": entry.error,
        "reasons": " ".join(entry.reasons),
        "side": (analysis and analysis.side) or "",
        "strokes": analysis.quality.strokes if analysis else None,
        "findings": " ".join(finding.id for finding in analysis.findings) if analysis else "",
        "model": analysis.made_by.get("model", "") if analysis else "",
        "posecheck": analysis.made_by.get("posecheck", "") if analysis else "",
    }


def measure_rows(entry: BatchEntry) -> Iterator[dict[str, Any]]:
    """Put the measures of a clip into rows of `MEASURE_COLUMNS`; None where a number is not known."""
    analysis = entry.analysis
    for measure in analysis.measures if analysis else ():
        assert analysis is not None
        target = analysis.targets.get(measure.name)
        low, high = measure.interval or (None, None)
        yield {
            **_facts(entry),
            "measure": measure.name,
            "unit": measure.unit,
            "value": measure.value,
            "low": low,
            "high": high,
            "spread": measure.spread,
            "strokes": float(measure.strokes),
            "target_low": target and target.low,
            "target_high": target and target.high,
            "method": measure.method,
            "verdict": analysis.verdicts.get(measure.name, ""),
            "reason": measure.reason,
        }


def clips_csv(entries: Iterable[BatchEntry]) -> str:
    """Write one row per clip."""
    return _csv(CLIP_COLUMNS, (clip_row(entry) for entry in entries))


def batch_measures_csv(entries: Iterable[BatchEntry]) -> str:
    """Write one row per clip and measure. A cell is empty where a number is not known."""
    return _csv(MEASURE_COLUMNS, (row for entry in entries for row in measure_rows(entry)))


def measures_parquet(entries: Iterable[BatchEntry]) -> bytes | None:
    """Write the columns of `batch_measures_csv` as a Parquet file; None if pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    kinds = [(name, pa.string() if name in TEXTS else pa.float64()) for name in MEASURE_COLUMNS]
    schema, file, waiting = pa.schema(kinds), io.BytesIO(), iter(entries)
    with pq.ParquetWriter(file, schema) as table:
        while some := list(islice(waiting, _CLIPS_AT_ONCE)):
            rows = [row for entry in some for row in measure_rows(entry)]
            table.write_table(pa.Table.from_pylist(rows, schema))
    return file.getvalue()


def _facts(entry: BatchEntry) -> dict[str, Any]:
    facts = entry.facts
    return {
        "clip": facts.id,
        "file": facts.file,
        "rider": facts.rider,
        "bike": facts.bike,
        "date": facts.date,
        "start_s": facts.start_s,
        "end_s": facts.end_s,
        "riding": entry.riding,
    }


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> str:
    return csv_text(chain([columns], ([row[name] for name in columns] for row in rows)))
