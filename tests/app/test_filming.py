"""How many pictures a film shows."""

from __future__ import annotations

import numpy as np
import pytest
from support.riders import Rider
from support.video_files import write_clip

from posecheck.app.filming import FILMS, SLOWER, Shooting
from posecheck.drawing.annotate import Annotator
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side
from posecheck.video.reader import Video

LOOP_S = (1.0, 1.5)
KEY_S = 1.9


@pytest.mark.parametrize(("rate_hz", "shown_hz"), [(25, 25), (30, 30), (60, 30), (120, 30)])
def test_a_film_shows_thirty_pictures_a_second_and_the_slow_loop_all(tmp_path, rate_hz, shown_hz):
    recording = Rider(seconds=3, rate_hz=30).recording()
    annotator = Annotator(analyse(recording), find_near_side(recording))
    times_s = np.arange(2 * rate_hz) / rate_hz
    clip = write_clip(tmp_path / "ride.mp4", times_s, size_px=(64, 48))
    key_s = float(times_s[np.argmin(np.abs(times_s - KEY_S)) | 1])  # one that every other picture leaves out
    (tmp_path / "films").mkdir()
    with Video(clip) as video:
        read_s = [frame.time_s for frame in video]
        at_s = min(read_s, key=lambda one: abs(one - key_s))
        taken = Shooting(annotator, [], {180: at_s}, LOOP_S).shoot(video, tmp_path / "films", None)
    assert set(taken) == {180}
    film, slow = ([frame.time_s for frame in Video(tmp_path / "films" / name)] for name in FILMS)
    assert len(film) == pytest.approx(2 * shown_hz, abs=1)
    assert np.diff(film) == pytest.approx(1 / shown_hz, abs=0.002)  # in time stamps of 1/90000 s
    assert len(slow) == pytest.approx(rate_hz * (LOOP_S[1] - LOOP_S[0]), abs=1)
    assert np.diff(slow) == pytest.approx(SLOWER / rate_hz, abs=0.002)
