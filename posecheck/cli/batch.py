"""``posecheck batch PATH...``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from . import terminal
from .check import read_own_targets, riding_name
from .history_options import DatabaseUrl
from .options import (
    CrankMm,
    End,
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
)
from .output import Export, FitterOption, Logo, ReportRequest

if TYPE_CHECKING:
    from rich.text import Text

    from posecheck.batch.discover import ListedClip
    from posecheck.batch.run import BatchPlan
    from posecheck.records.batch import BatchEntry

_NOT_ALL: Final = 3
_STYLES: Final = {"measured": "green", "not_measurable": "yellow", "failed": "red"}
_WIDE: Final = 44

Tell = Callable[["Entry", bool], None]


def batch(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Clips, folders of them, patterns, addresses, or lists (.csv)."),
    ],
    *,
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder for all results.")] = "posecheck-batch",
    name: Annotated[
        str, typer.Option(metavar="PATTERN", help="What file names tell, such as {rider}_{bike}_{date}.")
    ] = "",
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
    blur_face: Annotated[bool, typer.Option(help="Hide faces in films and pictures.")] = True,
    film: Annotated[bool, typer.Option(help="Draw the films; without them it is faster and takes less room.")] = True,
    export: Export = "",
    fitter: FitterOption = "",
    logo: Logo = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Clips at the same time; one per core if not told.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="Give up a clip that takes longer.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=500, metavar="MB", help="Give up a clip that needs more memory (Linux).")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Do anew what is done and unchanged.")] = False,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A Dask scheduler that has the work done, like tcp://host:8786.")
    ] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Keep each answer in its rider's history.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """Measure many clips, on all cores, and put all answers into one folder.

    A clip that is broken or cannot be measured is a row with its reason.
    Called again, it does only what is new or has changed.
    DIR/index.html shows all clips, worst first; measures.csv has every number.
    """
    from posecheck.app.check import Job
    from posecheck.batch.discover import find_clips
    from posecheck.batch.run import BatchPlan
    from posecheck.records.settings import Settings
    from posecheck.system.task_pool import TaskLimits

    told: dict[str, Any] = {
        "riding": riding_name(riding),
        "crank_mm": crank_mm,
        "side": side.value,
        "slow_motion": slow_motion,
        "level_deg": level,
        "step_mm": step_mm,
        "targets": read_own_targets(targets, riding),
        "stickers": stickers.value,
    }
    Settings(**told)
    wishes = ReportRequest(export, blur_face=blur_face, fitter=fitter, logo=logo, film=film).wishes()
    job = Job("", told=told, model=model.value, start_s=start, end_s=end, whole_class=whole_class, wishes=wishes)
    plan = BatchPlan(job, workers, TaskLimits(timeout, memory), again, cluster, context.obj, keep, database)
    counts = _run(find_clips(paths, name, (Path(out),)), Path(out), plan)
    raise typer.Exit(0 if set(counts) <= {"measured"} else _NOT_ALL)


def _run(clips: list[ListedClip], out: Path, plan: BatchPlan) -> Counter[str]:
    """Do all clips, show each as it ends, and say where the answers are."""
    from posecheck.batch.run import run_batch

    counts: Counter[str] = Counter()
    with _shown(len(clips)) as tell, closing(run_batch(clips, out, plan)) as entries:
        for entry, fresh in entries:
            counts[entry.status] += 1
            tell(entry, fresh)
    parts = [f"{count} {status.replace('_', ' ')}" for status, count in sorted(counts.items())]
    terminal.show_lines(
        f"{len(clips)} clips: {', '.join(parts) or 'nothing to do'}.", f"All of them: {out / 'index.html'}"
    )
    return counts


@contextmanager
def _shown(count: int) -> Iterator[Tell]:
    """Print a row for each clip as it ends, on a terminal above a bar with rate and time left."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(soft_wrap=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} clips a minute, time left"),
        TimeRemainingColumn(),
        TextColumn("so far"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=count, rate="-")

        def tell(entry: BatchEntry, fresh: bool) -> None:  # noqa: FBT001
            bar.console.print(_row(entry, fresh=fresh))
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{60 * speed:.1f}" if speed else "-")

        yield tell


def _row(entry: BatchEntry, *, fresh: bool) -> Text:
    """Put one clip into one line."""
    from rich.text import Text

    analysis = entry.analysis
    found = ", ".join(finding.id.replace("_", " ") for finding in analysis.findings) if analysis else ""
    said = found or " ".join(entry.reasons) or "nothing stands out"
    took = f"{entry.seconds:6.1f} s" if fresh else "  before"
    file = entry.facts.file if len(entry.facts.file) <= _WIDE else f"...{entry.facts.file[3 - _WIDE :]}"
    line = f"{file:{_WIDE}} {entry.status.replace('_', ' '):14} {took}  {said}"
    shown = Text("".join(letter if letter.isprintable() else " " for letter in line))
    shown.stylize(_STYLES[entry.status], len(f"{file:{_WIDE}}") + 1, len(f"{file:{_WIDE}}") + 15)
    return shown
