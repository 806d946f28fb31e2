"""The work of an analysis grows with the frames and no faster; counted, not timed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from support.riders import Rider, changed

from posecheck.core import fourier, slow_change
from posecheck.fit.analysis import analyse

TIMES = 4
SHORT_S = 300.0


def noisy(seconds: float):
    recording = Rider(seconds=seconds, rate_hz=15.0).recording(crank_mm=170)
    xy = recording.side.xy_px
    return changed(recording, xy + np.random.default_rng(1).normal(0, 1, xy.shape))


@pytest.fixture
def work(monkeypatch) -> Counter[str]:
    """Numbers that robust fits are given, frames times unknowns, and those of the equations they solve."""
    done = Counter[str]()

    def counted(module, name, size):
        original = getattr(module, name)

        def run(*arguments, **options):
            done[name] += size(*arguments)
            return original(*arguments, **options)

        monkeypatch.setattr(module, name, run)

    counted(fourier, "solve_columns", lambda design, columns, *_: design.size * len(columns))
    counted(fourier, "fourier_basis", lambda phase_deg, *_: np.size(phase_deg))
    counted(fourier, "solve_normal", lambda normal, _: normal.shape[0] ** 3)
    counted(slow_change, "_solve_band", lambda _, stiff, __: len(stiff))
    counted(slow_change.SlowSplit, "split", lambda _, values: values.size)
    return done


def test_four_times_the_frames_are_four_times_the_work(work):
    counts = []
    for seconds in (SHORT_S, TIMES * SHORT_S):
        work.clear()
        assert len(analyse(noisy(seconds)).windows) > 1
        counts.append(dict(work))
    short, long = counts
    assert all(short.values())
    grown = {name: long[name] / short[name] for name in short}
    assert max(grown.values()) < 1.1 * TIMES, grown
