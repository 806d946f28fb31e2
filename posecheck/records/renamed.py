"""Reads what older documents and recordings called otherwise.

``lateral_pelvic_sway`` once named two things: the millimetres of a clip from behind, and from the side an index. The
index is ``pelvic_motion_index`` now. The view by which a model saw a frame was once its look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from .analysis import Analysis
from .findings import Finding

SWAY: Final = "lateral_pelvic_sway"
INDEX: Final = "pelvic_motion_index"
FROM_WINDOWS: Final = "posture_drift"
"""Its signs are read off the windows of the side clip, whatever a clip from behind showed."""

Value = TypeVar("Value")


def rename_pelvic_index(analysis: Analysis) -> Analysis:
    """Give the index of the side clip its own name in an analysis of an older document.

    It stays the same where the index has its name already or is not in it.
    """
    methods = {measure.name: measure.method for measure in analysis.measures}
    if SWAY not in methods or INDEX in methods:
        return analysis
    # Windows and drifts were always read from the side, so there the old name is the index even beside a rear clip.
    always = replace(
        analysis,
        windows=tuple(replace(window, values=_rename_key(window.values)) for window in analysis.windows),
        drifts=tuple(replace(drift, measure=_rename(drift.measure)) for drift in analysis.drifts),
        findings=tuple(_rename_signs(one) if one.id == FROM_WINDOWS else one for one in analysis.findings),
    )
    if methods[SWAY] == "rear":
        return always
    return replace(
        always,
        measures=tuple(replace(measure, name=_rename(measure.name)) for measure in always.measures),
        verdicts=_rename_key(always.verdicts),
        findings=tuple(_rename_signs(one) for one in always.findings),
    )


def rename_views(recording: object) -> object:
    """Give the views of each track their present name in an older recording, as it was read from JSON."""
    if not isinstance(recording, dict):
        return recording
    return {part: _rename_view(track) for part, track in recording.items()}


def _rename_view(track: Any) -> Any:
    if not isinstance(track, dict) or "look" not in track:
        return track
    return {("view" if name == "look" else name): value for name, value in track.items()}


def _rename(name: str) -> str:
    return INDEX if name == SWAY else name


def _rename_key(values: Mapping[str, Value]) -> dict[str, Value]:
    return {_rename(name): value for name, value in values.items()}


def _rename_signs(finding: Finding) -> Finding:
    return replace(finding, signs=tuple(_rename(sign) for sign in finding.signs))
