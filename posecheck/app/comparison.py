"""Two clips of one rider, before and after: measured, compared, and the folder of the comparison written."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from posecheck.fit.comparison import compare
from posecheck.pose.mediapipe import PoseEngine
from posecheck.pose.workers import PoseWorkers
from posecheck.records.comparison import Comparison
from posecheck.reports.html.comparison import comparison_page
from posecheck.reports.pdf import print_pdf
from posecheck.reports.text.comparison import comparison_json
from posecheck.system.output_folder import check_output, write_folder
from posecheck.system.ownership import RECORDING, is_result_folder

from .check import BeginStep, run_check
from .check_result import CheckResult
from .pair_pictures import show_riders
from .request import CheckRequest, FolderContents
from .results import name_heading
from .tracking import Warn

_SUFFIX = "-posecheck"


def comparison_folder(before: str | os.PathLike[str], after: str | os.PathLike[str]) -> Path:
    """Say where a comparison goes, if nobody says otherwise.

    Examples
    --------
    >>> from posecheck.app.comparison import comparison_folder
    >>> comparison_folder("clips/monday.mp4", "clips/friday.mp4").name
    'monday-against-friday-posecheck'
    """
    return Path.cwd() / f"{_named(Path(before))}-against-{_named(Path(after))}{_SUFFIX}"


def _named(path: Path) -> str:
    """Name a clip; a recording in a folder of ours after the clip of that folder."""
    if path.name == RECORDING and is_result_folder(path.parent):
        return path.resolve().parent.name.removesuffix(_SUFFIX)
    return path.stem


def run_comparison(
    before: CheckRequest,
    after: CheckRequest,
    *,
    engine: PoseWorkers | PoseEngine | None = None,
    begin_step: BeginStep | None = None,
    warn: Warn | None = None,
) -> Comparison:
    """Measure two clips of one rider, hold them against each other, and write the folder that the first one names.

    Folder, contents, force and protected of the first request hold for the comparison. Tracking begins twice. Raises
    PosecheckError if a clip cannot be read, or the folder not be written.
    """
    begin = begin_step or (lambda _: None)
    place = before.folder
    if place is not None:
        inputs = (before.source, after.source, *before.protected)
        check_output(place, force=before.force, inputs=list(inputs))
    first, second = (
        run_check(replace(one, folder=None, closely=True), engine=engine, begin_step=begin, warn=warn)
        for one in (before, after)
    )
    comparison = compare(first.analysis, second.analysis)
    if place is not None:
        begin("write")
        write_comparison(first, second, comparison, place, before.contents, requests=(before, after))
    return comparison


def write_comparison(
    before: CheckResult,
    after: CheckResult,
    comparison: Comparison,
    place: Path,
    contents: FolderContents,
    *,
    requests: tuple[CheckRequest, CheckRequest] | None = None,
) -> None:
    """Write the folder of a comparison, whole or not at all.

    Pictures of the riders need the `requests`, which name their clips. Raises StoreError if something cannot be
    written. Raises VideoError if a clip cannot be read any more.
    """
    heading = name_heading(contents)
    riders, pictures = show_riders(requests, (before, after))
    page = comparison_page(
        comparison, before.analysis, after.analysis, riders, heading, pictures=pictures, sheet=contents.sheet
    )
    with write_folder(place) as folder:
        (folder / "report.html").write_text(page, encoding="utf-8")
        (folder / "comparison.json").write_text(comparison_json(comparison), encoding="utf-8")
        if contents.pdf:
            print_pdf(folder / "report.html", folder / "report.pdf")
