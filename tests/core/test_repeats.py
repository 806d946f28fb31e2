"""Closed loops: found in pictures that were coded anew, and none in a ride."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.core.repeats import find_repeat

RATE_HZ = 15


def ride(seconds, wander=0.0):
    """Small pictures of something bright that goes round before a grey wall, and wanders off slowly."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    across, down = np.meshgrid(np.arange(40), np.arange(24))
    turn = 2 * np.pi * 1.5 * time_s
    x, y = 20 + 8 * np.cos(turn) + wander * time_s, 12 + 8 * np.sin(turn)
    near = np.hypot(across - x[:, None, None], down - y[:, None, None])
    return time_s, (60 + 150 * np.exp(-((near / 3) ** 2))).reshape(len(time_s), -1)


def coded(pictures, greys=1.0):
    return np.clip(np.round(pictures + np.random.default_rng(2).normal(0, greys, pictures.shape)), 0, 255)


@pytest.mark.parametrize("seconds", [2.0, 3.0, 4.0])
def test_a_loop_is_found_though_it_was_coded_anew(seconds):
    _, once = ride(seconds, wander=0.3)
    pictures = coded(np.tile(once, (4, 1)))
    assert find_repeat(np.arange(len(pictures)) / RATE_HZ, pictures) == pytest.approx(seconds, abs=0.01)


def test_frames_at_uneven_times_are_compared_with_those_at_the_same_place():
    _, once = ride(2.6, wander=0.3)
    steps_s = np.tile(np.random.default_rng(3).uniform(0.03, 0.1, len(once)), 5)
    pictures = coded(np.tile(once, (5, 1)))
    loop_s = steps_s[: len(once)].sum()
    assert find_repeat(np.cumsum(steps_s), pictures) == pytest.approx(loop_s, abs=0.01)


def test_a_rider_who_wanders_a_little_is_no_loop():
    time_s, pictures = ride(12.0, wander=0.3)
    assert find_repeat(time_s, coded(pictures)) is None


def test_where_nobody_moves_nothing_is_said():
    time_s = np.arange(100) / RATE_HZ
    assert find_repeat(time_s, coded(np.full((100, 50), 90.0))) is None
    assert find_repeat(time_s[:1], np.zeros((1, 50))) is None
    assert find_repeat(time_s[:0], np.zeros((0, 50))) is None
