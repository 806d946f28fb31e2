"""Each measure stroke by stroke, for whoever wants to see the scatter behind its interval."""

from __future__ import annotations

from posecheck.core.ride import number_strokes
from posecheck.core.strokes import StrokeFrames, stroke_ends
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array

from .measures import MEASURES


def stroke_values(analysis: Analysis) -> dict[str, Array]:
    """Give the measures that each stroke has a value of its own of.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    dict of str to ndarray, shape (N,)
        By the measure's name, in its unit: the cadence, and the angles that were measured; a stroke in which the
        joints were not seen has NaN. Measures of the whole clip, such as the pelvis's motion, are not among them.
        A stroke's value is that of the curve through all strokes and the mean of how far its own frames lie off the
        curve near the place of reading, so that one bad frame does not make a bad stroke.
    """
    strokes, series = analysis.strokes, analysis.series
    found = {"cadence": strokes.cadence_rpm} if len(strokes) else {}
    for measure in analysis.measures:
        spec = MEASURES.get(measure.name)
        if spec is None or measure.value is None or measure.unit != "deg" or spec.series not in series.names:
            continue
        one = series[spec.series]
        ends_s = stroke_ends(one.time_s, strokes.phase_deg, strokes.start_s)
        stroke = number_strokes(one.time_s, strokes.start_s, ends_s)
        found[measure.name] = StrokeFrames(strokes.phase_deg, stroke).fit(one.values).each_stroke(spec.where)
    return found
