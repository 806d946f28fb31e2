"""A batch from beginning to end: what is done already, what is to be done, and who does it."""

from __future__ import annotations

import math
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Final

from posecheck.app.request import CheckRequest, HistoryPlace
from posecheck.errors import SettingsError
from posecheck.pose.mediapipe import PoseEngine
from posecheck.records.batch import BatchEntry
from posecheck.system.task_pool import LostTaskError, TaskLimits, run_tasks
from posecheck.text import gettext
from posecheck.video.address import is_url

from .dask import run_on_cluster
from .found import Found
from .results import BatchFolder, check_out
from .tasks import BatchResult, BatchTask, check_clip, check_clip_remotely

WORKER_LOST: Final = "lost"
"""What stands for the error of a clip whose process died or took too long."""

_SHARE: Final = 0.8
"""All processes together may have this share of the machine's memory."""

_LEAST_MB: Final = 1500


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """How a batch is done.

    Parameters
    ----------
    request : CheckRequest
        What to do with each clip; its source, folder and history are filled in.
    workers : int or None
        Processes side by side; None for one per core.
    terms : Terms
        On which terms each of them works.
    again : bool
        Whether to do anew what is done and unchanged.
    cluster : str
        Address of a Dask scheduler that has the work done elsewhere; empty for here.
    engine : callable or None
        Tracks the rider instead of MediaPipe.
    keep : bool
        Whether each answer goes into its rider's history.
    database : str or None
        The history; None for the default one.
    """

    request: CheckRequest
    workers: int | None = None
    terms: TaskLimits = TaskLimits()  # noqa: RUF009  frozen
    again: bool = False
    cluster: str = ""
    engine: PoseEngine | None = None
    keep: bool = False
    database: str | None = None


def run_batch(
    clips: Sequence[Found], out: Path, plan: BatchPlan, inputs: Iterable[str | Path] = ()
) -> Generator[tuple[BatchEntry, bool], None, None]:
    """Do all clips; what is done stays done, whenever this is ended.

    `inputs` is what else is read, such as lists: it must not lie where results are written, no more than clips and
    databases. Each clip comes as it ends, with whether it was done now rather than before. Ended early, by closing this
    generator, it still writes the tables of what is done. Raises StoreError if the folder cannot be written. Raises
    SettingsError if the cluster cannot be reached, or a clip has no rider whose history it could go into.
    """
    check_out(out, (*inputs, *_inputs(clips, plan)))
    if plan.keep:
        _check_history(clips, plan.database)
    clips = [_with_part(one, plan.request) for one in clips]
    with BatchFolder(out) as folder:
        began = datetime.now(timezone.utc)
        tasks = (_task(one, folder, plan, began) for one in clips)
        terms = plan.terms if plan.terms.memory_mb else replace(plan.terms, memory_mb=_memory_mb(count_workers(plan)))
        ended = (
            run_on_cluster(plan.cluster, check_clip_remotely, tasks)
            if plan.cluster
            else run_tasks(check_clip, tasks, count_workers(plan), terms)
        )
        try:
            for task, result in ended:
                yield _entered(task, result, folder)
        finally:
            ended.close()
            folder.close([one.facts for one in clips])


def count_workers(plan: BatchPlan) -> int:
    """Say how many processes work side by side: as many as asked for, otherwise one per core that we may use."""
    if plan.workers is not None:
        return plan.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _inputs(clips: Sequence[Found], plan: BatchPlan) -> Iterator[str | Path]:
    """Name what is read, and the history."""
    for one in clips:
        files = (one.source, *(one.parts.get(name) for name in ("rear", "other_side")))
        yield from (file for file in files if file and not is_url(file))
    if plan.keep:
        from posecheck.storage.database import default_url
        from posecheck.storage.database_url import list_database_files

        yield from list_database_files(plan.database or default_url())


def _memory_mb(count: int) -> int | None:
    """Say how much memory each of so many processes may have; None where that is not known."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    return max(_LEAST_MB, int(_SHARE * whole / count) >> 20)


def _check_history(clips: Sequence[Found], database: str | None) -> None:
    """Make sure that all can be kept, before any work, and that processes find a history that is set up."""
    from posecheck.storage.history import History
    from posecheck.storage.history_keys import check_name

    for one in clips:
        if not one.facts.rider:
            msg = gettext(
                "{name} has no rider whose history it could go into. Tell it with --name or in a list.",
                name=one.facts.file,
            )
            raise SettingsError(msg)
        check_name(one.facts.rider, "rider")
    History(database).riders()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _with_part(one: Found, request: CheckRequest) -> Found:
    """Note which part of a clip is looked at: its row tells, or else the options."""
    span = (one.parts.get(name, getattr(request, name)) for name in ("start_s", "end_s"))
    start_s, end_s = (second if second is not None and math.isfinite(second) else None for second in span)
    return replace(one, facts=replace(one.facts, start_s=start_s, end_s=end_s))


def _task(one: Found, folder: BatchFolder, plan: BatchPlan, began: datetime) -> BatchTask:
    request, facts = plan.request, one.facts
    heading = replace(request.contents.heading, client=facts.rider, date=facts.date)
    files = {name: one.parts.get(name) for name in ("rear", "other_side")} | {"source": one.source}
    if plan.cluster:  # whose workers are in other folders
        files = {name: file if not file or is_url(file) else os.path.abspath(file) for name, file in files.items()}  # noqa: PTH100
    whole = replace(
        request,
        **{**one.parts, **files},
        folder=folder.place(facts),
        settings=replace(request.settings, **one.settings),
        contents=replace(request.contents, heading=heading),
        history=HistoryPlace(facts.rider, facts.bike, _day(facts.date), plan.database, began) if plan.keep else None,
    )
    before = None if plan.again else folder.entry(facts)
    limit_s = plan.terms.limit_s if plan.cluster else None
    return BatchTask(facts, whole, before.key if before else "", plan.engine, limit_s)


def _entered(task: BatchTask, result: BatchResult | LostTaskError, folder: BatchFolder) -> tuple[BatchEntry, bool]:
    """Remember what became of a clip."""
    if isinstance(result, LostTaskError):
        riding = task.request.settings.riding
        result = BatchResult(BatchEntry(task.facts, riding, "failed", reasons=(str(result),), error=WORKER_LOST))
    if result.entry is None:
        known = folder.entry(task.facts)
        assert known is not None  # its key came from there
        return known, False
    folder.keep(result.entry, result.picture, result.files)
    return result.entry, True
