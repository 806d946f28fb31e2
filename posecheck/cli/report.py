"""``posecheck report RECORDING``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from posecheck.text import gettext

from . import terminal
from .output import (
    Client,
    Export,
    FitterOption,
    Force,
    Logo,
    Out,
    OutputPlace,
    Pdf,
    ReportRequest,
    SheetFile,
    shown_path,
)

_NOT_MEASURABLE: Final = 3


def report(
    recording: Annotated[str, typer.Argument(metavar="RECORDING", help="A recording.npz that check wrote.")],
    *,
    out: Out = None,
    force: Force = False,
    export: Export = "",
    pdf: Pdf = False,
    client: Client = "",
    fitter: FitterOption = "",
    logo: Logo = None,
    sheet: SheetFile = None,
) -> None:
    """Make the report of a recording again, without its video.

    In a folder that posecheck wrote everything is renewed but the films.
    """
    with terminal.progress_bar() as bar:
        bar.step(gettext("Writing the report"), 1)
        from posecheck.app.check import run_check
        from posecheck.app.request import CheckRequest
        from posecheck.app.results import result_folder
        from posecheck.reports.text.analysis import analysis_table

        asked = ReportRequest(export=export, pdf=pdf, client=client, fitter=fitter, logo=logo, sheet=sheet)
        place = OutputPlace(result_folder(recording) if out is None else Path(out), force, asked)
        request = place.add_to(CheckRequest(recording, stored_only=True))
        analysis = run_check(request).analysis
    terminal.show_lines(analysis_table(analysis), "", gettext("The report: {file}", file=shown_path(place.folder)))
    raise typer.Exit(0 if analysis.quality.usable else _NOT_MEASURABLE)
