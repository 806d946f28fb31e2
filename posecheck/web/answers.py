"""What a clip's answer comes down to, for a row of a list and for a rider's last page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.batch import without_arrays
from posecheck.records.verdicts import Colour, measure_label, verdict_words, worst_colour, write_headline
from posecheck.storage.files import load_analysis

from .upload_files import UploadFiles
from .worker import EXPECTED_ERRORS


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """An answer in a sentence, a colour, and one mark for each measure that has a band."""

    colour: Colour
    sentence: str
    marks: tuple[tuple[str, str, str, str], ...]


def short_answer(files: UploadFiles, clip: str) -> ShortAnswer | None:
    """Say in short what came out of a clip; None where nothing did."""
    analysis = light_analysis(files, clip)
    if analysis is None:
        return None
    marks = [
        (measure_label(measure), f"{measure.value:.0f}°", *_verdict(analysis, measure))
        for measure in analysis.measures
        if measure.name in EXPECTED_ERRORS and measure.value is not None
    ]
    return ShortAnswer(worst_colour(analysis), write_headline(analysis), tuple(marks))


def _verdict(analysis: Analysis, measure: Measure) -> tuple[str, str]:
    verdict = analysis.verdicts.get(measure.name, "no_target")
    return verdict, verdict_words(verdict, measure, analysis.targets.get(measure.name))


def light_analysis(files: UploadFiles, clip: str) -> Analysis | None:
    """Read a clip's analysis without its curves, anew when its file has changed; None where there is none."""
    path = files.result(clip) / "analysis.json"
    try:
        return _light(path, path.stat().st_mtime_ns)
    except (OSError, StoreError):
        return None


@lru_cache(maxsize=1024)
def _light(path: Path, _: int) -> Analysis:
    return without_arrays(load_analysis(path))
