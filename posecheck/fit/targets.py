"""Bands with their sources, a fitter's own bands, and the verdict on a measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from posecheck.records.analysis import Measure
from posecheck.records.base import Riding, Verdict
from posecheck.records.settings import Target
from posecheck.text import gettext

from .target_rows import read_band, read_rows, refuse_row


@cache
def shipped_targets(riding: Riding) -> tuple[Target, ...]:
    """Return the bands that come with posecheck.

    Parameters
    ----------
    riding : str
        Kind of riding.

    Returns
    -------
    tuple of Target
        One band per measure, in the order of the report.

    References
    ----------
    In ``targets.toml`` beside this module, for each band.

    Examples
    --------
    >>> from posecheck.fit.targets import shipped_targets
    >>> knee = shipped_targets("road")[0]
    >>> knee.measure, knee.low, knee.high, knee.level
    ('knee_flexion_bdc', 33.0, 43.0, 'moderate')
    """
    name = "targets.toml"
    return parse_targets(files("posecheck.fit").joinpath(name).read_text(encoding="utf-8"), name, riding)


def parse_targets(text: str, name: str, riding: Riding) -> tuple[Target, ...]:
    r"""Read bands from the text of a targets file.

    A row needs ``measure`` and at least one of ``low`` and ``high``. Without ``riding`` it holds for all kinds of
    riding; a row that names the riding goes before one that doesn't. Without amber the band reaches 5 further than
    green and cannot be red.

    Parameters
    ----------
    text : str
        The file, in the format of the shipped ``targets.toml``.
    name : str
        Name of the file, for messages and for rows without a source.
    riding : str
        Kind of riding whose rows are wanted.

    Returns
    -------
    tuple of Target
        One band per measure, in the order of the file.

    Raises
    ------
    SettingsError
        If the file or a row of it makes no sense, also in a row of another riding.

    Examples
    --------
    >>> from posecheck.fit.targets import parse_targets
    >>> own = '[[target]]\nmeasure = "cadence"\nlow = 85\nhigh = 95'
    >>> band = parse_targets(own, "mine.toml", "road")[0]
    >>> band.amber_low, band.amber_high, band.source
    (80.0, 100.0, 'own band, mine.toml')
    """
    general: dict[str, Target] = {}
    special: dict[str, Target] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(read_rows(text, name), start=1):
        where = gettext("{file}, row {row}", file=name, row=str(number))
        target = read_band(row, where, f"own band, {name}")
        key = (target.measure, row.get("riding", ""))
        if key in seen:
            text = gettext(
                "{measure} has a band in row {row} already; keep one of the two", measure=key[0], row=seen[key]
            )
            refuse_row(where, text)
        seen[key] = number
        if key[1] in ("", riding):
            (special if key[1] else general)[target.measure] = target
    return merge_targets(tuple(general.values()), tuple(special.values()))


def merge_targets(shipped: Sequence[Target], own: Sequence[Target]) -> tuple[Target, ...]:
    r"""Put a fitter's own bands in the place of the shipped ones.

    Parameters
    ----------
    shipped, own : sequence of Target
        Bands; where both have one for a measure, the own one stays.

    Returns
    -------
    tuple of Target
        One band per measure; those only in ``own`` come last.

    Examples
    --------
    >>> from posecheck.fit.targets import parse_targets, merge_targets, shipped_targets
    >>> own = parse_targets('[[target]]\nmeasure = "cadence"\nlow = 85', "mine.toml", "road")
    >>> [band.level for band in merge_targets(shipped_targets("road"), own) if band.measure == "cadence"]
    ['own']
    """
    bands = {target.measure: target for target in shipped}
    bands.update({target.measure: target for target in own})
    return tuple(bands.values())


def judge_measure(measure: Measure, target: Target | None) -> Verdict:
    """Hold a measure against its band.

    The first rule that fits: ``not_measured`` without a value; ``no_target`` without a band; ``red`` with the whole
    interval outside amber (``amber`` where the band cannot be red); ``unsure`` with an interval too wide for the
    band, or with none; ``green`` with the value in green, edges included; else ``amber``.

    An interval is too wide if it is wider than the amber band. Where that has an open end it has no width; then a
    green value is unsure if its interval still reaches beyond amber on the closed side.

    Parameters
    ----------
    measure : Measure
        The number with its interval.
    target : Target or None
        Its band; None where it has none.

    Returns
    -------
    str
        The verdict.

    Examples
    --------
    >>> from posecheck.records.analysis import Measure
    >>> from posecheck.fit.targets import shipped_targets, judge_measure
    >>> judge_measure(Measure("knee_flexion_bdc", "deg", 20.0, (17.0, 23.0)), shipped_targets("spin")[0])
    'red'
    """
    if measure.value is None:
        return "not_measured"
    if target is None:
        return "no_target"
    if measure.interval is None or math.isnan(sum(measure.interval)):
        return "unsure"
    if target.excludes(measure.interval):
        return "red" if target.can_be_red else "amber"
    green, amber = _band(target.low, target.high), _band(target.amber_low, target.amber_high)
    low, high = measure.interval
    in_green = green[0] <= measure.value <= green[1]
    if _too_wide(low, high, amber, in_green=in_green):
        return "unsure"
    return "green" if in_green else "amber"


def _band(low: float | None, high: float | None) -> tuple[float, float]:
    """Both edges of a band, an open one at infinity."""
    return -math.inf if low is None else low, math.inf if high is None else high


def _too_wide(low: float, high: float, amber: tuple[float, float], *, in_green: bool) -> bool:
    """Whether an interval says too little about a band."""
    if math.isinf(amber[1] - amber[0]):
        return in_green and (low < amber[0] or high > amber[1])
    return high - low > amber[1] - amber[0]
