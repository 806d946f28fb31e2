"""``posecheck check CLIP``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from . import terminal
from .defaults import is_told
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
    refuse_to_look_again,
    tracking_options,
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
    shown_path,
)

_NOT_MEASURABLE: Final = 3
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
    told = {
        "riding": riding_name(riding),
        "crank_mm": crank_mm,
        "side": side.value,
        "slow_motion": slow_motion,
        "level_deg": level,
        "step_mm": step_mm,
        "targets": read_own_targets(targets, riding),
        "stickers": stickers.value,
    }
    told = {name: value for name, value in told.items() if is_told(context, name.removesuffix("_deg"), clip)}
    keeping = HistoryChoice(rider, bike, day, database)
    place = None
    if out is not None or not as_json:
        inputs = (rear, other_side, targets, *keeping.files())
        asked = ReportRequest(export, pdf, blur_face, client, fitter, logo)
        place = OutputPlace(clip, out, force, asked, None, inputs, renews=not (told or rear or other_side))
    how: dict[str, Any] = {"start_s": start, "end_s": end, "rear": rear, "other_side": other_side}
    how |= tracking_options(model, frames, workers, device, context.obj)
    show_answer(clip, told, as_json=as_json, place=place, keeping=keeping, whole_class=whole_class, **how)


def show_answer(
    clip: str,
    told: dict[str, Any],
    *,
    as_json: bool,
    place: OutputPlace | None = None,
    keeping: HistoryChoice | None = None,
    **how: Any,
) -> NoReturn:
    """Check a clip, write its folder and show the answer.

    Parameters
    ----------
    clip : str
        The file.
    told : dict
        Fields of Settings.
    as_json : bool
        Whether to show the document instead of the table.
    place : Place or None
        Where to write files; None for nowhere.
    keeping : Keeping or None
        Which history to keep the answer in; None for none.
    **how : object
        For `posecheck.app.tracking.recording`.

    Raises
    ------
    Exit
        Always: 0, or 3 where the clip cannot be measured.
    """
    stored = clip.lower().endswith(".npz")
    sentences: list[str] = []
    with terminal.progress_bar() as bar:
        bar.step("Starting", 0)
        with begin_work(how["engine"], clip, how.get("rear"), how.get("other_side")):
            from posecheck.app.check import LOOKED
            from posecheck.app.results import write
            from posecheck.app.tracking import recording
            from posecheck.fit.analysis import analyse
            from posecheck.reports.data.analysis import analysis_json as document
            from posecheck.reports.text.analysis import analysis_table
            from posecheck.storage.key_frames import load_key_frames
            from posecheck.video.reader import Video

            folder = place.ready() if place else None
            history = keeping.ready() if keeping else None
            looking = bar.step("Looking at each picture", LOOKED if folder else _ALL_BUT_SUMS)
            recorded = recording(clip, told, progress=looking, tell=sentences.append, **how)
            bar.step("Working out the angles", bar.end)
            analysis = analyse(recorded)
        if folder is not None:
            drawing = bar.step("Drawing, writing the report", 1)
            undrawn = load_key_frames(Path(clip).parent, recorded.side) if stored else None
            filmed = not (stored or how.get("whole_class"))
            with Video(clip, how.get("start_s"), how.get("end_s")) if filmed else nullcontext() as film:
                write(recorded, analysis, *folder, video=film, progress=drawing, undrawn=undrawn)
    for sentence in sentences:
        terminal.say_line(sentence)
    if as_json:
        terminal.show_text(document(analysis) + "\n")
    else:
        terminal.show_lines(
            analysis_table(analysis), *([] if folder is None else ["", f"The report: {shown_path(folder[0])}"])
        )
    if keeping and history:
        keeping.keep(history, clip, recorded, analysis)
    raise typer.Exit(0 if analysis.quality.usable else _NOT_MEASURABLE)


def riding_name(riding: RidingName) -> str:
    """Return the name that the library knows.

    Parameters
    ----------
    riding : RidingName
        As the user named it.

    Returns
    -------
    str
        One of ``posecheck.records.analysis.RIDINGS``.
    """
    return RidingName.GRAVEL.value if riding is RidingName.MTB else riding.value


def read_own_targets(path: str | None, riding: RidingName) -> tuple[Any, ...]:
    """Read a fitter's own bands.

    Parameters
    ----------
    path : str or None
        The file; None for none.
    riding : RidingName
        Kind of riding.

    Returns
    -------
    tuple of Target
        Those for this kind of riding.

    Raises
    ------
    SettingsError
        If the file cannot be read or makes no sense.
    """
    if path is None:
        return ()
    from posecheck.errors import SettingsError
    from posecheck.fit.targets import parse_targets

    try:
        with Path(path).open(encoding="utf-8") as file:
            text = file.read(_TARGETS_LIMIT)
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read as a targets file. Check its name; it is a text file like targets.toml."
        raise SettingsError(msg) from error
    return parse_targets(text, Path(path).name, riding_name(riding))  # type: ignore[arg-type]
