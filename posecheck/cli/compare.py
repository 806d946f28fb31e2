"""``posecheck compare BEFORE AFTER``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from . import terminal
from .check import read_own_targets, riding_name
from .defaults import is_told
from .options import (
    CrankMm,
    DeviceName,
    DeviceOption,
    FramesName,
    FramesOption,
    Json,
    Model,
    ModelChoice,
    RidingName,
    SideName,
    StepMm,
    Targets,
    Workers,
    begin_work,
    refuse_to_look_again,
    tracking_options,
)
from .output import Client, FitterOption, Force, Logo, Out, OutputPlace, Pdf, ReportRequest, shown_path

_NOT_MEASURABLE = 3


def compare(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A clip from the side, or a stored recording.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The same rider after a change, filmed alike.")],
    *,
    riding: Annotated[
        RidingName | None,
        typer.Option(help="Kind of riding, which chooses the bands; spin, or as stored, if not told."),
    ] = None,
    model: ModelChoice = Model.HEAVY,
    side: Annotated[SideName | None, typer.Option(help="Side of the rider that faces the camera.")] = None,
    crank_mm: CrankMm = None,
    slow_motion: Annotated[
        float | None, typer.Option(metavar="FACTOR", help="How many times slower both clips play than the ride was.")
    ] = None,
    level: Annotated[
        float | None, typer.Option(metavar="DEG", help="How far the camera was turned clockwise against the horizon.")
    ] = None,
    step_mm: StepMm = None,
    targets: Targets = None,
    frames: FramesOption = FramesName.NEEDED,
    workers: Workers = None,
    device: DeviceOption = DeviceName.CPU,
    as_json: Json = False,
    out: Out = None,
    force: Force = False,
    pdf: Pdf = False,
    client: Client = "",
    fitter: FitterOption = "",
    logo: Logo = None,
) -> None:
    """Compare two clips of one rider: what changed for certain, and what is noise.

    Film both in the same way: same place, same height, same shoes. The options
    hold for both clips. The report of before and after goes into a folder named
    after both clips.
    """
    refuse_to_look_again(context, before, after)
    told = {
        "riding": riding and riding_name(riding),
        "crank_mm": crank_mm,
        "side": side and side.value,
        "slow_motion": slow_motion,
        "level_deg": level,
        "step_mm": step_mm,
        "targets": read_own_targets(targets, riding or RidingName.SPIN) or None,
    }
    known = {
        name: value
        for name, value in told.items()
        if value is not None and is_told(context, name.removesuffix("_deg"), before, after)
    }
    place = None
    if out is not None or not as_json:
        from posecheck.app.comparison import usual_folder

        asked = ReportRequest(pdf=pdf, client=client, fitter=fitter, logo=logo)
        place = OutputPlace(before, out, force, asked, usual_folder(before, after), (after, targets))
    how = tracking_options(model, frames, workers, device, context.obj)
    _answer(before, after, known, as_json=as_json, place=place, **how)


def _answer(
    before: str, after: str, told: dict[str, Any], *, as_json: bool, place: OutputPlace | None = None, **how: Any
) -> None:
    """Compare, write the folder and show the answer."""
    sentences: list[str] = []
    with terminal.progress_bar() as bar:
        bar.step("Starting", 0)
        with begin_work(how["engine"], before, after):
            from posecheck.app.comparison import write
            from posecheck.app.tracking import recording
            from posecheck.fit.analysis import analyse
            from posecheck.fit.comparison import compare as compared
            from posecheck.reports.text.comparison import comparison_json, comparison_table

            folder = place.ready() if place else None
            answers = []
            for clip, until in ((before, 0.47), (after, 0.94)):
                looking = bar.step("Looking at each picture", until)
                recorded = recording(clip, told, progress=looking, tell=sentences.append, **how)
                answers.append((recorded, analyse(recorded)))
        bar.step("Writing the report", 1)
        first, second = answers
        comparison = compared(first[1], second[1])
        if folder is not None:
            write(first, second, comparison, *folder)
    for sentence in dict.fromkeys(sentences):
        terminal.say_line(sentence)
    if as_json:
        terminal.show_text(comparison_json(comparison) + "\n")
    else:
        terminal.show_lines(
            comparison_table(comparison), *([] if folder is None else ["", f"The report: {shown_path(folder[0])}"])
        )
    raise typer.Exit(_NOT_MEASURABLE if comparison.outcome == "not_comparable" else 0)
