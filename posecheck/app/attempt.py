"""A request as workers do it: whatever goes wrong becomes an outcome, which crosses to another process."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posecheck.errors import PosecheckError, StoreError
from posecheck.fit.near_side import BDC_DEG
from posecheck.pose.mediapipe import PoseEngine
from posecheck.records.analysis import Analysis
from posecheck.records.batch import Status
from posecheck.system.output_folder import write_whole
from posecheck.system.ownership import is_trace
from posecheck.text import gettext, gettext_noop
from posecheck.video.address import hide_secrets

from .check import BeginStep, Step, run_check
from .check_result import CheckResult
from .request import CheckRequest
from .track_parts import Progress, between

INTERNAL: Final = "internal error"
_TRACKED: Final = 0.7
"""How far the work is when the rider is tracked, and the folder still to be written."""
_BUG: Final = gettext_noop("posecheck stopped on an error of its own. Please report it, with this file: {trace}")
_MEMORY: Final = gettext_noop(
    "It needs more memory than there is. Look at a shorter part of it, or give it a smaller picture."
)


@dataclass(frozen=True, slots=True, eq=False)
class CheckOutcome:
    """What became of a request, whatever went wrong. It can be pickled.

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


def attempt_check(
    request: CheckRequest, *, engine: PoseEngine | None = None, progress: Progress | None = None
) -> tuple[CheckOutcome, CheckResult | None]:
    """Do all that a request asks for; whatever goes wrong becomes an outcome too.

    `progress` is called with the share of all the work that is done, None where the clip's length is unknown. After a
    bug its trace lies beside the folder, in ``<folder>.error.txt``. The outcome can cross to another process; the
    result, None where it failed, holds pictures too and should stay.
    """
    began_s = time.monotonic()
    begin_step = _share_of_all(progress, writes=request.folder is not None)
    try:
        result = run_check(request, engine=engine, begin_step=begin_step)
    except PosecheckError as error:
        return _failed(request, error, began_s), None
    except MemoryError as error:
        return CheckOutcome(
            "failed", (gettext(_MEMORY),), type(error).__name__, seconds=time.monotonic() - began_s
        ), None
    except Exception:  # noqa: BLE001  the outermost frame of a worker
        why = gettext(_BUG, trace=_write_trace(request.folder))
        return CheckOutcome("failed", (why,), INTERNAL, seconds=time.monotonic() - began_s), None
    if result.history_error is not None:
        return _failed(request, result.history_error, began_s), result
    quality = result.analysis.quality
    outcome = CheckOutcome(
        "measured" if quality.usable else "not_measurable",
        tuple(reason.text for reason in quality.reasons),
        analysis=result.analysis,
        picture=result.pictures.stills.get(BDC_DEG),
        seconds=time.monotonic() - began_s,
        frames=quality.frames,
    )
    return outcome, result


def _failed(request: CheckRequest, error: PosecheckError, began_s: float) -> CheckOutcome:
    why = str(error).replace(request.source, request.name or request.source)
    return CheckOutcome("failed", (why,), type(error).__name__, seconds=time.monotonic() - began_s)


def _share_of_all(progress: Progress | None, *, writes: bool) -> BeginStep:
    """Turn the progress of each step into that of the whole."""
    tracked = _TRACKED if writes else 1.0
    spans: Mapping[Step, tuple[float, float]] = {"track": (0, tracked), "write": (tracked, 1)}
    return lambda step: between(progress, *spans[step]) if step in spans else None


def _write_trace(folder: Path | None) -> Path:
    """Write the current exception into a file."""
    text = hide_secrets(traceback.format_exc())
    if folder is not None:
        beside = folder.with_name(f"{folder.name}.error.txt")
        content = text.encode(errors="backslashreplace")
        with suppress(StoreError):
            write_whole(beside, lambda file: file.write(content), is_trace)
            return beside
    with tempfile.NamedTemporaryFile("wb", prefix="posecheck-", suffix=".txt", delete=False) as file:
        file.write(text.encode(errors="backslashreplace"))
    return Path(file.name)
