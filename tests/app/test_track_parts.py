"""What is known of a clip before all of it has been looked at."""

from __future__ import annotations

import numpy as np
from support.riders import Rider

from posecheck.app.track_parts import _LongestRun
from posecheck.pose.people import Sightings
from posecheck.records.tracking import Engine
from posecheck.video.reader import EmptyPartError

STRETCHES = [[(0.0, 2.5), (2.5, 5.0), (5.0, 7.5), (7.5, None)], [(20.0, 22.5), (22.5, 25.0)]]


def piece(start_s):
    track = Rider(seconds=2.5, rate_hz=10).track()
    path = np.concatenate([track.xy_px, track.visibility[..., None]], axis=-1)
    return Sightings(track.clip, Engine("fake"), start_s + track.time_s, None, (path,), path.shape[1])


def test_of_pieces_as_they_come_the_longest_run_is_told_when_it_grows():
    told = []
    run = _LongestRun(STRETCHES, lambda track: told.append((track.time_s[0], len(track.time_s))))
    spans = [span for stretch in STRETCHES for span in stretch]
    for number in (1, 3, 0, 4, 5, 2):
        run.add(number, piece(spans[number][0]))
    # Pieces 1, then 0 and 1; a run no longer than that is nothing new, and what is there whole is asked for anyway.
    assert told == [(2.5, 25), (0.0, 50)]


def test_a_piece_without_pictures_is_none():
    told = []
    run = _LongestRun([[(0.0, 2.5), (2.5, 5.0), (5.0, None)]], told.append)
    run.add(2, EmptyPartError("nothing there"))
    assert told == []
    run.add(0, piece(0.0))
    assert len(told) == 1
