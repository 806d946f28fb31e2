"""A recording and its answer as the use cases hand them on."""

from __future__ import annotations

from posecheck.app.check_result import CheckResult
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Recording


def result_of(recording: Recording, analysis: Analysis | None = None) -> CheckResult:
    """What a check of this recording comes to, or one with another answer."""
    return CheckResult(recording, analysis or analyse(recording), find_near_side(recording))
