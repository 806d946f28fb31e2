"""A live reading: the same analysis, and the word that it comes down to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider
from support.saddle_pairs import LOW
from support.tracked_riders import TRACKS, recorded

from posecheck.app.live import LiveTask, answer_live, blur_measure, choose_word, first_task, read_live
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Measure
from posecheck.records.tracking import Recording

KNEE = "knee_flexion_bdc"


def pair(name):
    return recorded(TRACKS[0].with_name(f"{name}.npz"))


@pytest.mark.parametrize(
    ("value", "interval", "verdict", "word"),
    [
        (35.0, (31.0, 39.0), "green", "right"),
        (35.0, (20.0, 50.0), "unsure", "wait"),
        (42.0, (38.0, 46.0), "amber", "wait"),
        (46.0, (41.0, 51.0), "red", "raise"),
        (24.0, (19.0, 29.0), "red", "lower"),
        (None, None, "not_measured", "wait"),
    ],
)
def test_the_word_is_sure_or_it_is_wait(value, interval, verdict, word):
    assert choose_word(Measure(KNEE, "deg", value, interval), (30.0, 40.0), verdict) == word


def test_an_open_band_has_no_word_on_its_open_side():
    assert choose_word(Measure(KNEE, "deg", 60.0, (55.0, 65.0)), (30.0, None), "green") == "right"


def test_a_reading_is_the_analysis_of_the_recording():
    recording = Rider(seconds=6.0).recording()
    found, whole = read_live(LiveTask(recording)), analyse(recording)
    assert found.knee == (whole[KNEE].value, *whole[KNEE].interval)
    assert found.cadence == (whole["cadence"].value, *whole["cadence"].interval)
    assert found.strokes == whole.quality.strokes
    assert found.last_s <= recording.side.time_s[-1]
    low = read_live(LiveTask(LOW.recording()))
    assert low.word == "raise"
    assert any(finding.id == "saddle_too_low" for finding in analyse(LOW.recording()).findings)


def test_the_interval_tightens_stroke_by_stroke():
    rider = Rider(seconds=18.0, rate_hz=15.0)
    side = rider.track()
    scatter = np.random.default_rng(3).normal(0, 3.0, side.xy_px.shape)  # what a pose model does to a small rider
    widths = []
    for seconds in (5, 9, 18):
        pictures = slice(0, 15 * seconds)
        parts = {"time_s": side.time_s[pictures], "visibility": side.visibility[pictures]}
        found = read_live(LiveTask(Recording(replace(side, xy_px=(side.xy_px + scatter)[pictures], **parts))))
        widths.append(found.knee[2] - found.knee[1])
    assert widths[0] > widths[1] > widths[2]


def test_twenty_millimetres_of_saddle_are_told_with_their_interval():
    before, after = pair("p208_base"), pair("p208_dn20")
    found = read_live(LiveTask(after, before))
    values = [analyse(one)[KNEE].value for one in (before, after)]
    assert found.change[0] == pytest.approx(values[1] - values[0])
    assert found.change[1] < found.change[0] < found.change[2]
    assert found.changed
    assert read_live(LiveTask(before, before)).change[0] == 0
    assert not read_live(LiveTask(before, before)).changed


def test_times_of_drawing_widen_the_intervals_and_move_nothing():
    recording = Rider(seconds=6.0).recording()
    sharp, blurred = read_live(LiveTask(recording)), read_live(LiveTask(recording, timing_s=0.02))
    for one in ("knee", "cadence"):
        (value, low, high), (same, lower, higher) = getattr(sharp, one), getattr(blurred, one)
        assert same == value
        assert lower < low < high < higher
    analysis = analyse(recording)
    assert blur_measure(analysis[KNEE], analysis, 0.0) is analysis[KNEE]


def test_blurred_times_move_the_knee_no_further_than_the_interval_says():
    rider = Rider(seconds=12.0, rpm=95.0)
    scatter_s = np.random.default_rng(5).normal(0, 0.01, len(rider.time_s))
    recording = rider.recording()
    times = np.maximum.accumulate(recording.side.time_s + scatter_s) + np.arange(len(scatter_s)) * 1e-6
    blurred = replace(recording, side=replace(recording.side, time_s=times))
    true = float(rider.knee_flexion(np.array([180.0]))[0])
    found = read_live(LiveTask(blurred, timing_s=0.01)).knee
    assert found[1] <= true <= found[2]
    cadence = read_live(LiveTask(blurred, timing_s=0.01)).cadence
    assert cadence[1] <= 95.0 <= cadence[2]


def test_nobody_is_no_number():
    found = answer_live(first_task(), lambda _: None)
    assert (found["word"], found["knee"], found["strokes"], found["reason"]) == ("wait", None, 0, "nobody_seen")
