"""``posecheck batch PATH...``."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.errors import StoreError
from posecheck.records.names import finding_name, status_word
from posecheck.records.times import parse_seconds
from posecheck.text import begin_small, gettext, gettext_noop, ngettext, number_text

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

    from posecheck.batch.found import Found
    from posecheck.batch.run import BatchPlan
    from posecheck.records.batch import BatchEntry, ClipLabel

_NOT_ALL: Final = 3
_STYLES: Final = {"measured": "green", "not_measurable": "yellow", "failed": "red"}
_WIDE: Final = 44
_LEAST_S: Final = 0.1
_RESUME: Final = gettext_noop("What is done is kept: the same command goes on from there.")
_MINUTE_S: Final = 60
_HOUR_MIN: Final = 60

ShowRow = Callable[["BatchEntry", bool], None]


def batch(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Clips, folders of them, patterns, addresses, or lists (.csv)."),
    ],
    *,
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder for all results.")] = "posecheck-batch",
    name: Annotated[
        str, typer.Option(metavar="PATTERN", help="What file names show, such as {rider}_{bike}_{date}.")
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
        int | None, typer.Option(min=1, metavar="N", help="Clips at the same time (default: one per core).")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="TIME", parser=parse_seconds, help="Give up a clip that takes longer: 300 or 5:00."),
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=500, metavar="MB", help="Give up a clip that needs more memory (Linux).")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Do anew what is done and unchanged.")] = False,
    allow_outside: Annotated[
        bool, typer.Option("--allow-outside", help="Let lists name files outside their own folders.")
    ] = False,
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
    from posecheck.app.request import CheckRequest
    from posecheck.batch.discover import find_clips
    from posecheck.batch.run import BatchPlan
    from posecheck.records.settings import Settings
    from posecheck.system.task_pool import TaskLimits

    if timeout is not None:
        _check_timeout(timeout)
    settings = Settings(
        riding_name(riding),
        crank_mm,
        side.value,
        slow_motion,
        level,
        step_mm,
        read_own_targets(targets, riding),
        stickers.value,
    )
    request = CheckRequest(
        "",
        settings,
        frozenset(field.name for field in fields(settings)),
        model=model.value,
        start_s=start,
        end_s=end,
        whole_class=whole_class,
        contents=ReportRequest(
            export, blur_face=blur_face, fitter=fitter, logo=logo, film=film, picture=False
        ).contents(),
    )
    plan = BatchPlan(request, workers, TaskLimits(timeout, memory), again, cluster, context.obj, keep, database)
    inputs = [path for path in (*paths, targets, logo) if path and not os.path.isdir(path)]  # noqa: PTH112  a Path raises for names too long
    found = find_clips(paths, name, (Path(out),), terminal.say_line, allow_outside=allow_outside, database=database)
    if cluster:
        logging.disable()  # the libraries of the cluster print their troubles; what matters becomes a sentence
    counts = _run(found, Path(out), plan, inputs)
    raise typer.Exit(0 if set(counts) <= {"measured"} else _NOT_ALL)


def _check_timeout(timeout_s: float) -> None:
    if timeout_s < _LEAST_S:
        from posecheck.errors import SettingsError

        msg = gettext(
            "No clip is done in {timeout_s:g} s. Give --timeout some minutes, such as 5:00.", timeout_s=timeout_s
        )
        raise SettingsError(msg)


def _run(clips: list[Found], out: Path, plan: BatchPlan, inputs: list[str]) -> Counter[str]:
    """Do all clips, show each as it ends, and say where the answers are."""
    from posecheck.batch.run import count_workers, run_batch

    counts: Counter[str] = Counter()
    side_by_side = None if plan.cluster else count_workers(plan)
    lost: list[StoreError] = []
    try:
        with (
            _shown(len(clips), side_by_side) as show_row,
            closing(run_batch(clips, out, plan, inputs)) as entries,
        ):
            for entry, fresh in entries:
                counts[entry.status] += 1
                try:
                    show_row(entry, fresh)
                except StoreError as error:  # the work matters more than its rows
                    lost.append(error)
    except KeyboardInterrupt:
        terminal.say_line(gettext(_RESUME))
        raise
    if lost:
        raise lost[0]
    parts = [f"{number_text(count, '.0f')} {status_word(status)}" for status, count in sorted(counts.items())]
    ends = ", ".join(parts) or gettext("nothing to do")
    terminal.show_lines(
        ngettext("{count} clip: {ends}.", "{count} clips: {ends}.", len(clips), ends=ends),
        gettext("All of them: {file}", file=out / "index.html"),
    )
    return counts


@contextmanager
def _shown(count: int, side_by_side: int | None) -> Iterator[ShowRow]:
    """Print a row for each clip as it ends, on a terminal above a bar with the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(soft_wrap=True)
    columns = (BarColumn(16), MofNCompleteColumn(), TextColumn("{task.fields[left]}"), TimeElapsedColumn())
    began_s = time.monotonic()
    took_s: list[float] = []
    with Progress(*columns, console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=count, left=gettext("clips"))

        def show_row(entry: BatchEntry, fresh: bool) -> None:  # noqa: FBT001
            row = _row(entry, fresh=fresh)
            if bar.disable:
                with bar.console.capture() as captured:
                    bar.console.print(row)
                terminal.show_text(captured.get())
            else:
                bar.console.print(row)
            bar.update(task, advance=1)
            if fresh:
                took_s.append(entry.seconds)
            remaining = count - round(bar.tasks[0].completed)
            left_s = time_left_s(took_s, remaining, side_by_side, time.monotonic() - began_s)
            bar.update(task, left=gettext("clips") if left_s is None else _left_text(left_s))

        yield show_row


def time_left_s(took_s: Sequence[float], remaining: int, side_by_side: int | None, elapsed_s: float) -> float | None:
    """Say how long the rest of a batch will take, from the clips that were done now: those done before take no time.

    `took_s` is how long each clip took that was done now [s], `side_by_side` how many are worked on at the same time,
    None where that is unknown, as on a cluster. There is no answer before a clip is done [s].

    Examples
    --------
    >>> from posecheck.cli.batch import time_left_s
    >>> time_left_s([60.0], remaining=9, side_by_side=2, elapsed_s=60.0)
    240.0
    """
    if not took_s:
        return None
    if side_by_side is None:
        return remaining * elapsed_s / len(took_s)
    mean_s = sum(took_s) / len(took_s)
    at_work = min(side_by_side, remaining)
    begun_s = min(at_work * mean_s, max(0.0, side_by_side * elapsed_s - sum(took_s)))  # spent on clips not done yet
    return (remaining * mean_s - begun_s) / max(1, at_work)


def _left_text(seconds: float) -> str:
    """Say how long it will take, roughly, as it is known."""
    minutes = round(seconds / _MINUTE_S)
    if not minutes:
        return gettext("clips, less than a minute left, so far")
    if minutes < 2 * _HOUR_MIN:
        return gettext("clips, about {minutes} min left, so far", minutes=minutes)
    return gettext("clips, about {hours:.1f} h left, so far", hours=minutes / _HOUR_MIN)


def _row(entry: BatchEntry, *, fresh: bool) -> Text:
    """Put one clip into one line."""
    from rich.text import Text

    from posecheck.records.verdicts import write_headline

    analysis = entry.analysis
    found = ", ".join(begin_small(finding_name(finding.id)) for finding in analysis.findings) if analysis else ""
    said = found or (write_headline(analysis) if analysis else " ".join(entry.reasons))
    took = f"{number_text(entry.seconds, '6.1f')} s" if fresh else f"{gettext('before'):>8}"
    file = f"{entry.facts.file}{_part(entry.facts)}"
    file = file if len(file) <= _WIDE else f"...{file[3 - _WIDE :]}"
    line = f"{file:{_WIDE}} {status_word(entry.status):14} {took}  {said}"
    shown = Text(terminal.printable_text(line))
    shown.stylize(_STYLES[entry.status], len(f"{file:{_WIDE}}") + 1, len(f"{file:{_WIDE}}") + 15)
    return shown


def _part(facts: ClipLabel) -> str:
    """Name the part of a clip that is looked at, as two rows may be about one clip."""
    if facts.start_s is None and facts.end_s is None:
        return ""
    start, end = ("" if second is None else f"{second:g}" for second in (facts.start_s, facts.end_s))
    return f" [{start}-{end} s]"
