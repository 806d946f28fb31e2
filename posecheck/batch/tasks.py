"""One clip of a batch, as a process takes it and what it gives back."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from posecheck.app.attempt import CheckOutcome, attempt_check
from posecheck.app.request import CheckRequest
from posecheck.app.track_parts import Progress
from posecheck.errors import PosecheckError
from posecheck.pose.mediapipe import PoseEngine
from posecheck.pose.models import model_bundle
from posecheck.records.batch import BatchEntry, ClipLabel, without_arrays
from posecheck.records.serialise import to_plain
from posecheck.system.installation import posecheck_version
from posecheck.text import ENGLISH, current_language, gettext
from posecheck.video.address import hide_secrets, is_url, shown_address
from posecheck.video.image import from_jpeg, resize_image, to_jpeg
from posecheck.video.origin import content_sha256
from posecheck.video.remote import local_copy

PICTURE_PX: Final = 320

_SETTLED: Final = ("", "VideoError", "SettingsError", "TrackError")
"""Errors that the same clip brings every time."""


class OverdueError(PosecheckError):
    """A clip took longer than was allowed."""


@dataclass(frozen=True, slots=True)
class BatchTask:
    """What to do with one clip of a batch. It can be pickled.

    Parameters
    ----------
    facts : ClipLabel
        What is known of the clip.
    request : CheckRequest
        What to do with it.
    known : str
        Key of what is there already; empty for nothing.
    engine : callable or None
        Tracks the rider instead of MediaPipe; named by its module, so that another process finds it.
    limit_s : float or None
        How long it may take, where no one else watches over that; None for as long as it likes [s].
    """

    facts: ClipLabel
    request: CheckRequest
    known: str = ""
    engine: PoseEngine | None = None
    limit_s: float | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one clip of a batch.

    Parameters
    ----------
    entry : BatchEntry or None
        What to remember; None where the clip is the same as when it was last done.
    picture : bytes or None
        A small picture of the rider as JPEG.
    files : mapping of str to bytes
        What was written, by its place below the batch's folder, where the process cannot reach that.
    """

    entry: BatchEntry | None
    picture: bytes | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def check_clip(task: BatchTask) -> BatchResult:
    """Do one clip of a batch, unless it is the same as last time."""
    local, key = task.request, ""
    try:
        with ExitStack() as copies:
            local = _fetch_clips(task.request, copies)
            key = task_key(local, task.engine)
            if key == task.known:
                return BatchResult(None)
            outcome, _ = attempt_check(local, engine=task.engine, progress=_watch(task.limit_s))
    except PosecheckError as error:
        outcome = CheckOutcome("failed", (str(error),), type(error).__name__)
    outcome = replace(outcome, reasons=_renamed(outcome.reasons, local, task.request))
    return BatchResult(_entry(task, key, outcome), outcome.picture and _small(outcome.picture))


def check_clip_remotely(task: BatchTask) -> BatchResult:
    """Do one clip of a batch on a machine that cannot reach the batch's folder: its files come back with the answer."""
    assert task.request.folder is not None
    with TemporaryDirectory(prefix="posecheck-") as out:
        place = Path(out) / task.request.folder.parent.name / task.request.folder.name
        place.parent.mkdir()
        result = check_clip(replace(task, request=replace(task.request, folder=place)))
        files = {path.relative_to(out).as_posix(): path.read_bytes() for path in Path(out).rglob("*") if path.is_file()}
    return replace(result, files=files)


def _fetch_clips(request: CheckRequest, copies: ExitStack) -> CheckRequest:
    """Fetch what lies elsewhere."""
    source = copies.enter_context(local_copy(request.source))
    rear, other = (path and copies.enter_context(local_copy(path)) for path in (request.rear, request.other_side))
    name = shown_address(request.source) if is_url(request.source) else request.name
    return replace(request, source=source, rear=rear, other_side=other, name=name)


def _renamed(reasons: Sequence[str], local: CheckRequest, request: CheckRequest) -> tuple[str, ...]:
    """Call clips that were fetched by their addresses, not by the files they were fetched into; without secrets."""
    pairs = ((local.source, request.source), (local.rear, request.rear), (local.other_side, request.other_side))
    for copy, source in pairs:
        if copy and source and copy != source:
            reasons = [reason.replace(copy, shown_address(source)) for reason in reasons]
    return tuple(map(hide_secrets, reasons))


def _entry(task: BatchTask, key: str, outcome: CheckOutcome) -> BatchEntry:
    place = task.request.folder
    below = "" if place is None else f"{place.parent.parent}/"
    return BatchEntry(
        task.facts,
        task.request.settings.riding,
        outcome.status,
        key if outcome.error in _SETTLED else "",
        tuple(reason.replace(below, "") if below else reason for reason in outcome.reasons),
        outcome.error,
        outcome.analysis and without_arrays(outcome.analysis),
        outcome.picture is not None,
        outcome.seconds,
        outcome.frames,
    )


def _small(picture: bytes) -> bytes:
    rgb = from_jpeg(picture)
    share = min(1.0, PICTURE_PX / max(rgb.shape[:2]))
    return to_jpeg(resize_image(rgb, (round(rgb.shape[1] * share), round(rgb.shape[0] * share))))


def _watch(limit_s: float | None) -> Progress | None:
    """Stop a clip that takes too long, at its next frame."""
    if limit_s is None:
        return None
    until_s = time.monotonic() + limit_s

    def check(_: float | None) -> None:
        if time.monotonic() > until_s:
            msg = gettext(
                "It took longer than the {limit_s:g} s allowed. Look at a shorter part of it, or allow more.",
                limit_s=limit_s,
            )
            raise OverdueError(msg)

    return check


def task_key(request: CheckRequest, engine: PoseEngine | None = None) -> str:
    """Say by one text whether a clip would come out the same.

    It is a hash of the files' content, the settings, the model and the version. Raises VideoError if a file cannot be
    read.
    """
    content = [path and content_sha256(path) for path in (request.source, request.rear, request.other_side)]
    made_by = f"{engine.__module__}.{engine.__qualname__}" if engine else model_bundle(request.model).sha256
    key: dict[str, Any] = {
        "content": content,
        "settings": to_plain(request.settings),
        "part": [request.start_s, request.end_s, request.whole_class],
        "contents": asdict(request.contents),
        "made_by": [posecheck_version(), made_by],
        "name": request.name or request.source,
        "history": repr(request.history),
    }
    if current_language() != ENGLISH:  # what was done before there were languages stays done
        key["language"] = current_language()
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
