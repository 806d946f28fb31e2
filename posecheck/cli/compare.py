"""``posecheck compare BEFORE AFTER``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from posecheck.text import gettext

from . import terminal
from .check import read_own_targets, riding_name
from .defaults import read_settings
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
    StickersName,
    Targets,
    Workers,
    begin_work,
    choose_engine,
    refuse_to_look_again,
)
from .output import (
    BlurFace,
    Client,
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

if TYPE_CHECKING:
    from posecheck.app.request import CheckRequest
    from posecheck.pose.mediapipe import PoseEngine
    from posecheck.pose.workers import PoseWorkers

_NOT_MEASURABLE: Final = 3
_TRACKED: Final = (0.47, 0.94)
"""How far the work is when each clip was looked at."""


def compare(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A clip from the side, or a stored recording.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The same rider after a change, filmed alike.")],
    *,
    riding: Annotated[
        RidingName | None,
        typer.Option(help="Kind of riding, which chooses the bands (default: spin, or as stored)."),
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
    stickers: Annotated[
        StickersName | None,
        typer.Option(help="Measure at stickers where the rider wears some, or leave them out of account."),
    ] = None,
    frames: FramesOption = FramesName.NEEDED,
    workers: Workers = None,
    device: DeviceOption = DeviceName.CPU,
    as_json: Json = False,
    out: Out = None,
    force: Force = False,
    blur_face: BlurFace = False,
    pdf: Pdf = False,
    client: Client = "",
    fitter: FitterOption = "",
    logo: Logo = None,
    sheet: SheetFile = None,
) -> None:
    """Compare two clips of one rider: what changed for certain, and what is noise.

    Film both in the same way: same place, same height, same shoes. The options
    hold for both clips. The report of before and after goes into a folder named
    after both clips.
    """
    refuse_to_look_again(context, before, after)

    def requests() -> tuple[CheckRequest, CheckRequest]:
        from posecheck.app.comparison import comparison_folder
        from posecheck.app.request import CheckRequest

        values = {
            "riding": riding and riding_name(riding),
            "crank_mm": crank_mm,
            "side": side and side.value,
            "slow_motion": slow_motion,
            "level_deg": level,
            "step_mm": step_mm,
            "targets": read_own_targets(targets, riding or RidingName.SPIN) or None,
            "stickers": stickers and stickers.value,
        }
        settings, chosen = read_settings(context, (before, after), values)
        first, second = (CheckRequest(clip, settings, chosen, frames=frames.value) for clip in (before, after))
        if as_json and out is None:
            return first, second
        asked = ReportRequest("", pdf, blur_face, client, fitter, logo, sheet=sheet)
        folder = comparison_folder(before, after) if out is None else Path(out)
        return OutputPlace(folder, force, asked, (targets,)).add_to(first), second

    _show_comparison(requests, choose_engine(model, workers, device, context.obj), (before, after), as_json=as_json)


def _show_comparison(
    build: Callable[[], tuple[CheckRequest, CheckRequest]],
    engine: PoseWorkers | PoseEngine,
    files: Sequence[str],
    *,
    as_json: bool,
) -> NoReturn:
    """Compare, write the folder and show the answer."""
    sentences: list[str] = []
    with terminal.progress_bar() as bar, ExitStack() as running:
        bar.step("Starting", 0)
        running.enter_context(begin_work(engine, *files))
        from posecheck.app.check import Step
        from posecheck.app.comparison import run_comparison
        from posecheck.reports.text.comparison import comparison_json, comparison_table

        first, second = build()
        ends = iter(_TRACKED)

        def begin_step(step: Step) -> Callable[[float | None], None] | None:
            if step == "track":
                return bar.step(gettext("Looking at each picture"), next(ends))
            return bar.step(gettext("Writing the report"), 1) if step == "write" else None

        comparison = run_comparison(first, second, engine=engine, begin_step=begin_step, warn=sentences.append)
    for sentence in dict.fromkeys(sentences):
        terminal.say_line(sentence)
    if as_json:
        terminal.show_text(comparison_json(comparison) + "\n")
    else:
        where = [] if first.folder is None else ["", f"The report: {shown_path(first.folder)}"]
        terminal.show_lines(comparison_table(comparison), *where)
    raise typer.Exit(_NOT_MEASURABLE if comparison.outcome == "not_comparable" else 0)
