"""A class in pictures: its windows in one film, and the rider in each."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from support.paths import SAMPLES
from support.results import result_of
from support.riders import from_truth

from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.app.window_film import FILMED_S, WINDOW_FILM, shoot_windows
from posecheck.drawing.annotate import Annotator
from posecheck.records.analysis import Window
from posecheck.records.findings import Drift
from posecheck.storage.key_frames import load_key_frames
from posecheck.video.reader import Video


@pytest.mark.slow
def test_the_middle_of_each_window_is_filmed_without_gaps_and_each_has_a_picture(tmp_path):
    result = result_of(from_truth("spin_high"))
    windows = (Window(0.0, 1.0, 5, {}), Window(2.0, 2.5, 5, {}), Window(3.0, 5.5, 5, {}))
    analysis = replace(result.analysis, windows=windows)
    amid_s = float(result.recording.side.time_s[45])  # 1.5 s, in no window
    with Video(SAMPLES / "spin_high.mp4") as video:
        shots = shoot_windows(video, Annotator(analysis, result.near_side), analysis, (amid_s,), tmp_path)
    assert amid_s in shots.taken
    assert [window for window, _ in shots.bottoms_s] == list(windows)
    for window, at_s in shots.bottoms_s:
        assert window.start_s <= at_s <= window.end_s
    with Video(tmp_path / WINDOW_FILM) as film:
        times = [frame.time_s for frame in film]
    assert times == sorted(times)
    assert max(b - a for a, b in pairwise(times)) < 0.1
    assert times[-1] == pytest.approx(sum(min(FILMED_S, one.end_s - one.start_s) for one in windows), abs=0.3)


@pytest.mark.slow
def test_a_report_made_again_has_the_pictures_of_the_windows(tmp_path):
    result = result_of(from_truth("spin_high"))
    windows = tuple(Window(at_s, at_s + 1.5, 5, {}) for at_s in (0.0, 2.0, 4.0))
    steady = Drift("trunk_flexion", "deg", 0.0, (-1.0, 1.0), certain=False)
    result = replace(result, analysis=replace(result.analysis, windows=windows, drifts=(steady,)))
    with Video(SAMPLES / "spin_high.mp4") as video:
        write_results(result, tmp_path / "whole", FolderContents(film=False), video=video, whole_class=True)
    kept = load_key_frames(tmp_path / "whole", result.recording.side)
    write_results(result, tmp_path / "again", FolderContents(), key_frames=kept)
    for name in ("whole", "again"):
        page = (tmp_path / name / "report.html").read_text(encoding="utf-8")
        assert page.count("The rider at the bottom of the stroke in minute") == len(windows)
    again = load_key_frames(tmp_path / "again", result.recording.side)
    assert list(again.windows) == list(kept.windows)
