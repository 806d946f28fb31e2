"""Answers to compare, and a comparison as a terminal shows it."""

from __future__ import annotations

import io

import numpy as np
from rich.console import Console

from posecheck.fit.analysis import analyse
from posecheck.reports.text.comparison import comparison_table
from support.riders import changed


def answered(rider, noise_px=0.0, **settings):
    recording = rider.recording(**settings)
    xy = recording.side.xy_px + np.random.default_rng(7).normal(0, noise_px, recording.side.xy_px.shape)
    return analyse(changed(recording, xy))


def shown(comparison, width=100):
    console = Console(width=width, file=io.StringIO())
    with console.capture() as captured:
        console.print(comparison_table(comparison))
    return " ".join(captured.get().split())
