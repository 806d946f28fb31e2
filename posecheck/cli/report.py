"""``posecheck report RECORDING``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from . import terminal
from .output import Client, Export, FitterOption, Force, Logo, Out, OutputPlace, Pdf, ReportRequest, shown_path

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
) -> None:
    """Make the report of a recording again, without its video.

    In a folder that posecheck wrote everything is renewed but the films.
    """
    with terminal.progress_bar() as bar:
        bar.step("Writing the report", 1)
        from posecheck.app.results import write
        from posecheck.fit.analysis import analyse
        from posecheck.reports.text.analysis import analysis_table
        from posecheck.storage.files import load_recording
        from posecheck.storage.key_frames import load_key_frames

        known = load_recording(recording)
        asked = ReportRequest(export=export, pdf=pdf, client=client, fitter=fitter, logo=logo)
        folder, wishes = OutputPlace(recording, out, force, asked, renews=True).ready()
        analysis = analyse(known)
        write(known, analysis, folder, wishes, undrawn=load_key_frames(Path(recording).parent, known.side))
    terminal.show_lines(analysis_table(analysis), "", f"The report: {shown_path(folder)}")
    raise typer.Exit(0 if analysis.quality.usable else _NOT_MEASURABLE)
