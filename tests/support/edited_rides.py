"""Good riders changed as no camera and no tracker should change them: what hypothesis thinks up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Track
from support.riders import Rider

RIDER = Rider(seconds=5, rate_hz=20).track()
LEFT = [n for n, name in enumerate(LANDMARK_NAMES) if name.startswith("left_")]
RIGHT = [LANDMARK_NAMES.index(LANDMARK_NAMES[n].replace("left_", "right_")) for n in LEFT]

places = st.integers(0, len(RIDER.time_s) - 1)
marks = st.lists(st.sampled_from(range(len(LANDMARK_NAMES))), min_size=1, max_size=len(LANDMARK_NAMES), unique=True)
spans = st.tuples(places, places).map(lambda ends: slice(min(ends), max(ends) + 1))
pixels = st.floats(-1e6, 1e6)


@st.composite
def gap(draw):
    span, which = draw(spans), draw(marks)

    def change(xy, seen, time_s):
        xy[span, which] = np.nan
        return xy, seen, time_s

    return change


@st.composite
def holes(draw):
    share, seed = draw(st.floats(0, 1)), draw(st.integers(0, 99))

    def change(xy, seen, time_s):
        xy[np.random.default_rng(seed).random(xy.shape[:2]) < share] = np.nan
        return xy, seen, time_s

    return change


@st.composite
def half_a_point(draw):
    span, which, axis = draw(spans), draw(marks), draw(st.integers(0, 1))

    def change(xy, seen, time_s):
        xy[span, which, axis] = np.nan
        return xy, seen, time_s

    return change


@st.composite
def swap(draw):
    span = draw(spans)

    def change(xy, seen, time_s):
        xy[span, LEFT], xy[span, RIGHT] = xy[span, RIGHT].copy(), xy[span, LEFT].copy()
        return xy, seen, time_s

    return change


@st.composite
def jump(draw):
    span, which, by = draw(spans), draw(marks), draw(st.tuples(pixels, pixels))

    def change(xy, seen, time_s):
        xy[span, which] += by
        return xy, seen, time_s

    return change


@st.composite
def frozen(draw):
    span = draw(spans)

    def change(xy, seen, time_s):
        xy[span] = xy[span.start]
        return xy, seen, time_s

    return change


@st.composite
def in_one_place(draw):
    which, where = draw(marks), draw(st.tuples(pixels, pixels))

    def change(xy, seen, time_s):
        xy[:, which] = where
        return xy, seen, time_s

    return change


@st.composite
def noise(draw):
    size_px, seed = draw(st.sampled_from([1e-9, 0.5, 30, 1e5])), draw(st.integers(0, 99))

    def change(xy, seen, time_s):
        return xy + np.random.default_rng(seed).normal(0, size_px, xy.shape), seen, time_s

    return change


@st.composite
def zoom(draw):
    factor, shift = draw(st.sampled_from([0, 1e-12, 1e-3, -1, 1e3, 1e12, 1e150])), draw(pixels)

    def change(xy, seen, time_s):
        with np.errstate(all="ignore"):  # after other changes
            return xy * factor + shift, seen, time_s

    return change


@st.composite
def hidden(draw):
    span, which, value = draw(spans), draw(marks), draw(st.sampled_from([0, 0.3, 1, -1, 7, np.nan, np.inf]))

    def change(xy, seen, time_s):
        seen[span, which] = value
        return xy, seen, time_s

    return change


@st.composite
def infinite(draw):
    span, which, value = draw(spans), draw(marks), draw(st.sampled_from([np.inf, -np.inf]))

    def change(xy, seen, time_s):
        xy[span, which] = value
        return xy, seen, time_s

    return change


@st.composite
def fewer(draw):
    keep = draw(st.sampled_from([0, 1, 2, 3, 7, 20, 60]))

    def change(xy, seen, time_s):
        return xy[:keep], seen[:keep], time_s[:keep]

    return change


@st.composite
def gone(draw):
    span = draw(spans)

    def change(xy, seen, time_s):
        kept = np.ones(len(time_s), bool)
        kept[span] = False
        return xy[kept], seen[kept], time_s[kept]

    return change


@st.composite
def clock(draw):
    factor, offset = draw(st.sampled_from([1e-9, 1e-3, 0.02, 3, 1e3, 1e9])), draw(st.sampled_from([0, -1e6, 1e9]))

    def change(xy, seen, time_s):
        return xy, seen, time_s * factor + offset

    return change


@st.composite
def clock_jump(draw):
    place, by_s = draw(places), draw(st.sampled_from([-3600, -0.2, -0.05, 1e-9, 0.5, 10, 86400]))

    def change(xy, seen, time_s):
        return xy, seen, np.concatenate([time_s[:place], time_s[place:] + by_s])

    return change


changes = st.lists(
    st.one_of(
        gap(), holes(), half_a_point(), swap(), jump(), frozen(), in_one_place(), noise(), zoom(), hidden(),
        infinite(), fewer(), gone(), clock(), clock_jump(),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
told = st.fixed_dictionaries(
    {},
    optional={
        "crank_mm": st.sampled_from([100, 172.5, 220]),
        "side": st.sampled_from(["left", "right"]),
        "slow_motion": st.sampled_from([1, 4, 64]),
        "level_deg": st.sampled_from([-45, 3, 45]),
        "riding": st.sampled_from(["spin", "tt", "recovery"]),
        "step_mm": st.sampled_from([1, 60]),
    },
)


def changed(changes, whole: Track = RIDER) -> Track:
    """Do the changes to a good rider, one after the other."""
    parts = whole.xy_px.copy(), whole.visibility.copy(), whole.time_s.copy()
    for change in changes:
        with suppress(IndexError):  # of frames that are there no more
            parts = change(*parts)
    xy, seen, time_s = parts
    return replace(whole, xy_px=xy, visibility=seen, time_s=time_s)
