"""How measures went from clip to clip of one rider, and whether that is a change or noise.

Two clips that were filmed alike differ by the scatter over strokes, and by what does not cancel of the model's and the
camera's steady errors (see `posecheck.fit.comparison`). Each clip gets half of the latter, so that any two of these
intervals give the comparison's but for what grows with the change; all clips together are judged by the chi-square test
of equal means.

References
----------
Cochran WG (1954). The combination of estimates from different experiments. Biometrics 10:101-129. The test: squared
distances from the weighted mean, in standard errors, add up to chi-square with one degree of freedom less than clips.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from posecheck.core.landmark_bias import stored_looseness
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.comparison import Change
from posecheck.records.history import Judged, Trend, TrendPoint
from posecheck.records.names import finding_name
from posecheck.records.verdicts import measure_label
from posecheck.text import begin_small, day_text, gettext, gettext_noop

from .comparison import compare, measure_change

SURE: Final = 0.05
"""Clips are said to differ where noise alone would do it less often than this."""

TREND_NOTES: Final = {
    "unusable": gettext_noop("Clips that cannot be measured, and stand in no trend: {count}."),
    "unlike": gettext_noop(
        "Clips that were not filmed like the last one (other side, other model, "
        "a camera that stands elsewhere or not square), and are left out of what changed: {count}."
    ),
    "versions": gettext_noop(
        "The answers were made by different versions of posecheck. Make them alike with --again; that needs no video."
    ),
    "alone": gettext_noop("One clip is no trend yet. Film again in the same way after the next change."),
}

_HALF_95: Final = 1.959964
_WEEK_DAYS: Final = 7
_PAIR: Final = 2


def measure_trends(clips: Mapping[int, Analysis]) -> tuple[Trend, ...]:
    """Follow each measure from clip to clip.

    Parameters
    ----------
    clips : mapping of int to Analysis
        Answers by the number of their clips, in order of time.

    Returns
    -------
    tuple of Trend
        One for each measure that a clip has; what changed is told of clips that were filmed like the last one.
    """
    usable = {number: clip for number, clip in clips.items() if clip.quality.usable}
    if not usable:
        return ()
    alike = same_setting(usable)
    last = next(reversed(usable.values()))
    since = {number: compare(usable[number], last) for number in alike[:-1]}
    changes = [{one.name: one for one in since[number].changes} for number in alike[:-1]]
    found = []
    for measure in last.measures:
        points = tuple(_points(measure, usable, alike))
        if points:
            moved = [each[measure.name] for each in changes if measure.name in each]
            known = [one for one in moved if one.difference is not None]
            first, previous = (known[0], known[-1]) if known else (None, None)
            label = measure_label(measure)
            found.append(Trend(measure.name, label, measure.unit, points, judge_trend(points), first, previous))
    return tuple(found)


def same_setting(clips: Mapping[int, Analysis]) -> list[int]:
    """Choose the clips that can be held against the last one.

    Parameters
    ----------
    clips : mapping of int to Analysis
        Answers by the number of their clips, in order of time; all can be measured.

    Returns
    -------
    list of int
        Their numbers; the last one is among them.
    """
    *_, last = clips.values()
    return [number for number, clip in clips.items() if clip is last or compare(clip, last).same_view]


def judge_trend(points: Sequence[TrendPoint]) -> Judged:
    """Tell a change from noise.

    Parameters
    ----------
    points : sequence of Point
        One measure of several clips.

    Returns
    -------
    str
        ``measure_change``, ``noise``, or ``unknown`` where less than two clips were filmed alike.

    Examples
    --------
    >>> from posecheck.fit.trend import judge_trend
    >>> from posecheck.records.history import TrendPoint
    >>> judge_trend([TrendPoint(1, 30.0, None, (29.0, 31.0)), TrendPoint(2, 31.0, None, (30.0, 32.0))])
    'noise'
    >>> judge_trend([TrendPoint(1, 30.0, None, (29.0, 31.0)), TrendPoint(2, 33.0, None, (32.0, 34.0))])
    'change'
    """
    alike = [(point.value, point.own) for point in points if point.own is not None]
    if len(alike) < _PAIR:
        return "unknown"
    values = np.array([value for value, _ in alike])
    weights = (2 * _HALF_95 / np.array([max(own[1] - own[0], 1e-9) for _, own in alike])) ** 2
    mean = (weights * values).sum() / weights.sum()
    squares = float((weights * (values - mean) ** 2).sum())
    from scipy.special import chdtrc

    return "change" if chdtrc(len(alike) - 1, squares) < SURE else "noise"


def trend_notes(clips: Sequence[Analysis]) -> tuple[str, ...]:
    """Say what to mind when reading trends.

    Parameters
    ----------
    clips : sequence of Analysis
        The answers, in order of time.

    Returns
    -------
    tuple of str
        Sentences for the user.
    """
    usable = {number: clip for number, clip in enumerate(clips) if clip.quality.usable}
    unlike = len(usable) - len(same_setting(usable)) if usable else 0
    versions = {clip.made_by.get("posecheck") for clip in clips}
    counts = {
        "unusable": len(clips) - len(usable),
        "unlike": unlike,
        "versions": len(versions) - 1,
        "alone": int(len(usable) == 1),
    }
    return tuple(gettext(TREND_NOTES[name], count=count) for name, count in counts.items() if count > 0)


def undo_advice(clips: Sequence[tuple[date, Analysis]]) -> tuple[str, ...]:
    """Say how far along the plan of recovery a rider is.

    Parameters
    ----------
    clips : sequence of tuple
        When each clip was filmed, and its answer; in order of time.

    Returns
    -------
    tuple of str
        The plan as it began, and where the last clip stands in it; none where the last riding is not recovery.
    """
    run = list(_last_recovery(clips))
    if not run or not run[0][1].plan:
        return ()
    (began, first), (day, last) = run[0], run[-1]
    week = (day - began).days // _WEEK_DAYS + 1
    text = gettext(
        "This plan began with the clip of {day}; the last clip is from its week {week}.", day=day_text(began), week=week
    )
    lines = [text, *first.plan]
    if len(run) >= _PAIR:
        lines += _news(first, last)
    return tuple(lines)


def _last_recovery(clips: Sequence[tuple[date, Analysis]]) -> Iterator[tuple[date, Analysis]]:
    """Give the clips since the rider last began to recover, the first one first."""
    usable = [pair for pair in clips if pair[1].quality.usable]
    start = max((at + 1 for at, (_, clip) in enumerate(usable) if clip.riding != "recovery"), default=0)
    yield from usable[start:]


def _news(first: Analysis, last: Analysis) -> Iterator[str]:
    """Say whether the last clip lets the rider take the next step."""
    before, now = ({finding.id for finding in clip.findings} for clip in (first, last))
    new = sorted(now - before)
    if new:
        names = ", ".join(begin_small(finding_name(finding)) for finding in new)
        yield gettext("New in the last clip: {names}. By the plan that means one step back.", names=names)
    else:
        yield gettext("The last clip shows no finding that was not there when the plan began.")


def _points(measure: Measure, clips: Mapping[int, Analysis], alike: Sequence[int]) -> Iterator[TrendPoint]:
    """Collect one measure of all clips."""
    for number, clip in clips.items():
        one = next((each for each in clip.measures if each.name == measure.name), None)
        if one is None or one.value is None or (one.method, one.unit) != (measure.method, measure.unit):
            continue
        yield TrendPoint(number, one.value, one.interval, _own(one, clip) if number in alike else None)


def _own(measure: Measure, clip: Analysis) -> tuple[float, float] | None:
    """Halve the interval of a difference of two such clips, as the root of its square."""
    same: Change = measure_change(measure, measure, stored_looseness(clip.made_by))
    if same.interval is None or measure.value is None or not np.isfinite(same.interval).all():
        return None
    low, high = (edge / np.sqrt(2) for edge in same.interval)
    return float(measure.value + low), float(measure.value + high)
