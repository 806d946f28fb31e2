"""``posecheck check CLIP``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from posecheck.text import gettext

from . import terminal
from .defaults import read_settings
from .history_options import Bike, DatabaseUrl, Day, HistoryChoice, RiderName
from .options import (
    CrankMm,
    DeviceName,
    DeviceOption,
    End,
    FramesName,
    FramesOption,
    Json,
    LevelOption,
    Marks,
    Model,
    ModelChoice,
    RidingName,
    RidingOption,
    SideName,
    SideOption,
    SlowMotion,
    Start,
    StepMm,
    Stickers,
    StickersName,
    Targets,
    WholeClass,
    Workers,
    begin_work,
    choose_engine,
    refuse_to_look_again,
    refuse_words_on_points,
)
from .output import (
    BlurFace,
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

if TYPE_CHECKING:
    from posecheck.app.request import CheckRequest
    from posecheck.pose.mediapipe import PoseEngine
    from posecheck.pose.workers import PoseWorkers
    from posecheck.records.analysis import Analysis
    from posecheck.records.base import Riding
    from posecheck.records.settings import BikeMark

_NOT_MEASURABLE: Final = 3
_TRACKED: Final = 0.7
_ALL_BUT_SUMS: Final = 0.98
_TARGETS_LIMIT: Final = 1_000_000


def check(
    context: typer.Context,
    clip: Annotated[
        str, typer.Argument(metavar="CLIP", help="A video of the rider from the side, or a stored recording.")
    ],
    *,
    riding: RidingOption = RidingName.SPIN,
    model: ModelChoice = Model.HEAVY,
    side: SideOption = SideName.AUTO,
    crank_mm: CrankMm = None,
    slow_motion: SlowMotion = 1.0,
    level: LevelOption = 0.0,
    step_mm: StepMm = None,
    marks: Marks = None,
    targets: Targets = None,
    stickers: Stickers = StickersName.AUTO,
    start: Start = None,
    end: End = None,
    whole_class: WholeClass = False,
    rear: Annotated[
        str | None, typer.Option(metavar="CLIP", help="A second clip of the rider, from behind: shows the hips sway.")
    ] = None,
    other_side: Annotated[
        str | None, typer.Option(metavar="CLIP", help="A second clip of the rider's other side: left against right.")
    ] = None,
    names: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Names of another tracker's points, a TOML file; for .trc, .csv and others."),
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(metavar="HZ", help="Frames a second of another tracker's file, if it has no times of its own."),
    ] = None,
    frames: FramesOption = FramesName.NEEDED,
    workers: Workers = None,
    device: DeviceOption = DeviceName.CPU,
    as_json: Json = False,
    out: Out = None,
    force: Force = False,
    blur_face: BlurFace = False,
    export: Export = "",
    pdf: Pdf = False,
    client: Client = "",
    fitter: FitterOption = "",
    logo: Logo = None,
    sheet: SheetFile = None,
    rider: RiderName = "",
    bike: Bike = "",
    day: Day = None,
    database: DatabaseUrl = None,
) -> None:
    """Measure the rider in a clip, and say what to change.

    Film from the side, level with the hips, with a camera that stands still:
    the whole rider, both feet in the picture, 30 seconds of steady pedalling.
    The report, the annotated film and the files go into a folder named after the clip.
    """
    refuse_to_look_again(context, clip, rear, other_side)
    refuse_words_on_points(clip, names, rate)

    def request() -> CheckRequest:
        from posecheck.app.request import CheckRequest
        from posecheck.app.results import result_folder

        values = {
            "riding": riding_name(riding),
            "crank_mm": crank_mm,
            "side": side.value,
            "slow_motion": slow_motion,
            "level_deg": level,
            "step_mm": step_mm,
            "marks": read_marks(marks or (), bike, database),
            "targets": read_own_targets(targets, riding),
            "stickers": stickers.value,
        }
        settings, chosen = read_settings(context, (clip,), values)
        wanted = CheckRequest(
            clip,
            settings,
            chosen,
            frames=frames.value,
            start_s=start,
            end_s=end,
            whole_class=whole_class,
            names=names,
            rate_hz=rate,
            rear=rear,
            other_side=other_side,
            history=HistoryChoice(rider, bike, day, database).place(),
        )
        asked = ReportRequest(export, pdf, blur_face, client, fitter, logo, sheet=sheet)
        if as_json and out is None:
            return wanted if sheet is None else replace(wanted, contents=asked.contents())
        return OutputPlace(result_folder(clip) if out is None else Path(out), force, asked, (targets,)).add_to(wanted)

    engine = choose_engine(model, workers, device, context.obj)
    show_answer(request, engine, (clip, rear, other_side), as_json=as_json)


def show_answer(
    build: Callable[[], CheckRequest],
    engine: PoseWorkers | PoseEngine,
    files: Sequence[str | None],
    *,
    as_json: bool,
) -> NoReturn:
    """Do what a request asks for, and show the answer.

    `build` makes the request once the processes that look have begun, for both take a while. Raises Exit always: 0,
    or 3 where the clip cannot be measured.
    """
    sentences: list[str] = []
    with terminal.progress_bar() as bar, ExitStack() as running:
        bar.step("Starting", 0)
        running.enter_context(begin_work(engine, *files))
        from posecheck.app.check import Step, run_check
        from posecheck.reports.data.analysis import analysis_json
        from posecheck.reports.text.analysis import analysis_table

        request = build()

        def begin_step(step: Step) -> Callable[[float | None], None] | None:
            if step == "track":
                return bar.step(gettext("Looking at each picture"), _TRACKED if request.folder else _ALL_BUT_SUMS)
            if step == "measure":
                return bar.step(gettext("Working out the angles"), bar.end)
            running.close()  # the processes have looked at all, and drawing needs their memory
            return bar.step(gettext("Drawing, writing the report"), 1)

        preview = None if bar.note is None else partial(_note_preview, bar.note)
        result = run_check(request, engine=engine, begin_step=begin_step, warn=sentences.append, preview=preview)
    for sentence in sentences:
        terminal.say_line(sentence)
    if as_json:
        terminal.show_text(analysis_json(result.analysis) + "\n")
    else:
        where = [] if request.folder is None else ["", gettext("The report: {file}", file=shown_path(request.folder))]
        terminal.show_lines(analysis_table(result.analysis), *where)
    if result.history_error is not None:
        raise result.history_error
    raise typer.Exit(0 if result.analysis.quality.usable else _NOT_MEASURABLE)


def _note_preview(note: Callable[[str], None], analysis: Analysis) -> None:
    from posecheck.reports.text.analysis import preview_line

    note(preview_line(analysis))


def riding_name(riding: RidingName) -> Riding:
    """Return the name that the library knows."""
    return "gravel" if riding is RidingName.MTB else riding.value


def read_marks(texts: Sequence[str], bike: str, database: str | None) -> tuple[BikeMark, ...]:
    """Read the numbers of a bike, whose distances are remembered where they were not typed.

    Raises SettingsError if one is no mark.
    """
    if not texts:
        return ()
    from posecheck.app.bike_marks import MarkMemory

    return MarkMemory(database).read(texts, bike)


def read_own_targets(path: str | None, riding: RidingName) -> tuple[Any, ...]:
    """Read a fitter's own bands.

    Only those for this kind of riding count. Raises SettingsError if the file cannot be read or makes no sense.
    """
    if path is None:
        return ()
    from posecheck.errors import SettingsError
    from posecheck.fit.targets import parse_targets
    from posecheck.system.regular_file import read_text_file

    try:
        text = read_text_file(path, _TARGETS_LIMIT)
    except (OSError, ValueError) as error:
        msg = gettext(
            "{path} cannot be read as a targets file. Check its name; it is a text file like targets.toml.", path=path
        )
        raise SettingsError(msg) from error
    return parse_targets(text, Path(path).name, riding_name(riding))
