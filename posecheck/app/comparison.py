"""The folder of a comparison: the report of before and after, and the document."""

from __future__ import annotations

import os
from pathlib import Path

from posecheck.fit.crank_frame import match_scales, put_on_crank
from posecheck.records.analysis import Analysis
from posecheck.records.comparison import Comparison
from posecheck.records.tracking import Recording
from posecheck.reports.html.comparison import comparison_page
from posecheck.reports.html.pairs import Riders
from posecheck.reports.pdf import print_pdf
from posecheck.reports.text.comparison import comparison_json
from posecheck.system.output_folder import write_folder
from posecheck.system.ownership import RECORDING, is_result_folder

from .results import Wishes, dated

_SUFFIX = "-posecheck"
Answer = tuple[Recording, Analysis]


def usual_folder(before: str | os.PathLike[str], after: str | os.PathLike[str]) -> Path:
    """Say where a comparison goes, if nobody says otherwise.

    Parameters
    ----------
    before, after : str or path
        The clips or recordings.

    Returns
    -------
    Path
        ``<before>-against-<after>-posecheck`` in the working directory.

    Examples
    --------
    >>> from posecheck.app.comparison import usual_folder
    >>> usual_folder("clips/monday.mp4", "clips/friday.mp4").name
    'monday-against-friday-posecheck'
    """
    return Path.cwd() / f"{_named(Path(before))}-against-{_named(Path(after))}{_SUFFIX}"


def _named(path: Path) -> str:
    """Name a clip; a recording in a folder of ours after the clip of that folder."""
    if path.name == RECORDING and is_result_folder(path.parent):
        return path.resolve().parent.name.removesuffix(_SUFFIX)
    return path.stem


def write(before: Answer, after: Answer, comparison: Comparison, place: Path, wishes: Wishes) -> None:
    """Write the folder of a comparison, whole or not at all.

    Parameters
    ----------
    before, after : tuple of Recording and Analysis
        What was tracked in each clip, and the answer to it.
    comparison : Comparison
        What differs.
    place : Path
        The folder, allowed by ``system.output_folder.check_place``.
    wishes : Wishes
        Whose report it is, and whether to print it.

    Raises
    ------
    StoreError
        If something cannot be written.
    """
    page = comparison_page(comparison, before[1], after[1], _riders(before, after), dated(wishes.heading))
    with write_folder(place) as folder:
        (folder / "report.html").write_text(page, encoding="utf-8")
        (folder / "comparison.json").write_text(comparison_json(comparison), encoding="utf-8")
        if wishes.pdf:
            print_pdf(folder / "report.html", folder / "report.pdf")


def _riders(before: Answer, after: Answer) -> Riders | None:
    """Put both riders around one crank; None where one of them cannot be."""
    first, second = put_on_crank(*before), put_on_crank(*after)
    if first is None or second is None:
        return None
    first, second = match_scales(first, second)
    return Riders(first.phase_deg, first.joints, second.joints, (first.crank_mm, second.crank_mm))
