"""One clip from beginning to end, in a form that any process can take: measured, and its folder written."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from posecheck.errors import PosecheckError, StoreError
from posecheck.fit.analysis import analyse
from posecheck.pose.mediapipe import PoseEngine
from posecheck.pose.models import ModelName
from posecheck.records.analysis import Analysis
from posecheck.records.batch import Status
from posecheck.records.tracking import Recording
from posecheck.storage.key_frames import load_key_frames
from posecheck.system.output_folder import check_output, write_whole
from posecheck.system.ownership import is_trace
from posecheck.video.address import hide_secrets
from posecheck.video.file_kind import is_recording_file
from posecheck.video.reader import Video

from .results import Wishes, write
from .track_parts import Progress, between
from .tracking import recording

INTERNAL: Final = "internal error"
BDC_DEG: Final = 180
LOOKED: Final = 0.7
"""How far the work is when the rider is tracked, and the folder still to be written."""
_BUG: Final = "posecheck stopped on an error of its own. Please report it, with this file: {trace}"
_MEMORY: Final = "It needs more memory than there is. Look at a shorter part of it, or give it a smaller picture."


@dataclass(frozen=True, slots=True)
class Keep:
    """Whose history an answer goes into.

    Parameters
    ----------
    rider, bike : str
        Who rides, on what.
    day : date or None
        When it was filmed; None for what the file says.
    database : str or None
        The history; None for the usual one.
    """

    rider: str
    bike: str = ""
    day: date | None = None
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What to do with one clip. It can be pickled.

    Parameters
    ----------
    source : str
        A video file, or a stored recording.
    place : Path or None
        The folder to write, allowed by ``system.output_folder.check_place``; None writes nothing.
    told : mapping
        Fields of Settings.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes.
    rear, other_side : str or None
        A second clip of the same rider from behind, and one from the other side.
    wishes : Wishes
        What else the folder should hold.
    name : str
        What to call the clip, where its file is called otherwise; empty for the file's own name.
    keep : Keep or None
        Whose history the answer goes into; None for nobody's.

    Examples
    --------
    >>> from posecheck.app.check import Job
    >>> Job("ride.mp4", told={"riding": "road"}, model="lite").source
    'ride.mp4'
    """

    source: str = field(repr=False)  # this and some others may hold a password, and clusters log what they are sent
    place: Path | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    model: ModelName = "heavy"
    start_s: float | None = None
    end_s: float | None = None
    whole_class: bool = False
    rear: str | None = field(default=None, repr=False)
    other_side: str | None = field(default=None, repr=False)
    wishes: Wishes = field(default_factory=Wishes)
    name: str = ""
    keep: Keep | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of a job.

    Parameters
    ----------
    status : {"measured", "not_measurable", "failed"}
        A clip that is not measurable has its report too, which says why.
    reasons : tuple of str
        What was in the way, in words for the user; for a measured clip what to mind.
    error : str
        Class of the error that ended it, ``internal error`` for a bug; empty where none did.
    analysis : Analysis or None
        The answer; None where it failed.
    picture : bytes or None
        The rider at BDC as JPEG, as in the report; None where there is none.
    seconds : float
        How long it took [s].
    frames : int
        Frames that were looked at.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    error: str = ""
    analysis: Analysis | None = None
    picture: bytes | None = None
    seconds: float = 0.0
    frames: int = 0


def done(job: Job, *, engine: PoseEngine | None = None, progress: Progress | None = None) -> Outcome:
    """Measure a clip and write its folder; whatever goes wrong becomes an outcome too.

    Parameters
    ----------
    job : Job
        What to do.
    engine : callable or None
        Tracks the rider instead of MediaPipe.
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.

    Returns
    -------
    Outcome
        What became of it. After a bug its trace lies beside the folder, in ``<folder>.error.txt``.
    """
    began_s = time.monotonic()
    try:
        return _measured(job, engine, progress, began_s)
    except PosecheckError as error:
        why = str(error).replace(job.source, job.name or job.source)
        return Outcome("failed", (why,), type(error).__name__, seconds=time.monotonic() - began_s)
    except MemoryError as error:
        return Outcome("failed", (_MEMORY,), type(error).__name__, seconds=time.monotonic() - began_s)
    except Exception:  # noqa: BLE001  the outermost frame of a worker
        why = _BUG.format(trace=_trace(job.place))
        return Outcome("failed", (why,), INTERNAL, seconds=time.monotonic() - began_s)


def _measured(job: Job, engine: PoseEngine | None, progress: Progress | None, began_s: float) -> Outcome:
    if job.place is not None:
        check_output(job.place, force=True, inputs=_inputs(job))
    looked = LOOKED if job.place else 1.0
    recorded = recording(
        job.source,
        job.told,
        model=job.model,
        start_s=job.start_s,
        end_s=job.end_s,
        whole_class=job.whole_class,
        rear=job.rear,
        other_side=job.other_side,
        engine=engine,
        progress=between(progress, 0, looked),
    )
    if job.name:
        side = replace(recorded.side, clip=replace(recorded.side.clip, path=job.name))
        recorded = replace(recorded, side=side)
    analysis = analyse(recorded)
    if job.keep is not None:
        _keep(job, job.keep, recorded, analysis)
    stills = _written(job, recorded, analysis, between(progress, looked, 1)) if job.place else {}
    return Outcome(
        "measured" if analysis.quality.usable else "not_measurable",
        tuple(reason.text for reason in analysis.quality.reasons),
        analysis=analysis,
        picture=stills.get(BDC_DEG),
        seconds=time.monotonic() - began_s,
        frames=analysis.quality.frames,
    )


def _inputs(job: Job) -> list[str | Path]:
    """Name what must not be replaced: what is read, and the history."""
    files: list[str | Path] = [file for file in (job.source, job.rear, job.other_side) if file]
    if job.keep is not None:
        from posecheck.storage.database import default_url
        from posecheck.storage.database_url import list_database_files

        files += list_database_files(job.keep.database or default_url())
    return files


def _keep(job: Job, keep: Keep, recorded: Recording, analysis: Analysis) -> None:
    from posecheck.storage.history import History

    from . import history as archive

    history = History(keep.database)
    archive.keep(history, keep.rider, job.source, recorded, analysis, bike=keep.bike, recorded_on=keep.day)


def _written(job: Job, recorded: Recording, analysis: Analysis, progress: Progress | None) -> Mapping[int, bytes]:
    """Write the folder, with pictures where the clip can be looked at again in one go."""
    assert job.place is not None
    stored = is_recording_file(job.source)
    undrawn = load_key_frames(Path(job.source).parent, recorded.side) if stored else None
    with nullcontext() if stored or job.whole_class else Video(job.source, job.start_s, job.end_s) as video:
        return write(recorded, analysis, job.place, job.wishes, video=video, progress=progress, undrawn=undrawn)


def _trace(place: Path | None) -> Path:
    """Write the current exception into a file."""
    text = hide_secrets(traceback.format_exc())
    if place is not None:
        beside = place.with_name(f"{place.name}.error.txt")
        content = text.encode(errors="backslashreplace")
        with suppress(StoreError):
            write_whole(beside, lambda file: file.write(content), is_trace)
            return beside
    with tempfile.NamedTemporaryFile("wb", prefix="posecheck-", suffix=".txt", delete=False) as file:
        file.write(text.encode(errors="backslashreplace"))
    return Path(file.name)
