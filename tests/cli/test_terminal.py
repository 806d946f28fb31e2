"""What stands on the terminal while posecheck works, and what is said when it is stopped."""

from __future__ import annotations

import os
import select
import sys

import pytest
from support.command import IDEAL

from posecheck.cli.batch import time_left_s
from posecheck.cli.terminal import Bar, progress_bar


def test_one_bar_covers_all_steps_and_never_goes_back():
    drawn = []
    bar = Bar(lambda doing, share: drawn.append((doing, share)))
    assert bar.step("Starting", 0) is not None
    look = bar.step("Looking", 0.7)
    look(None)
    look(0.5)
    look(1.0)
    write = bar.step("Writing", 1)
    write(0.5)
    write(1.0)
    assert drawn[:2] == [("Starting", None), ("Looking", None)]
    assert [doing for doing, _ in drawn] == ["Starting", *["Looking"] * 4, *["Writing"] * 3]
    shares = [share for _, share in drawn if share is not None]
    assert shares == pytest.approx([0.35, 0.7, 0.7, 0.85, 1.0])


def test_without_a_terminal_nothing_is_drawn():
    assert Bar(None).step("Looking", 1) is None


def read_until(terminal, word):
    """Read what was shown, up to a word; it may come in pieces."""
    shown = ""
    while word not in shown and select.select([terminal], [], [], 10)[0]:
        shown += os.read(terminal, 10_000).decode()
    return shown


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminal")
def test_the_terminal_says_at_once_what_is_done(monkeypatch):
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"there is no pseudo-terminal here: {error}")  # as in a bare root without /dev/pts
    kept = os.dup(2)
    monkeypatch.setattr(sys.stderr, "flush", lambda: None)
    monkeypatch.setenv("TERM", "xterm")
    os.dup2(theirs, 2)
    try:
        with progress_bar() as bar:
            begun = read_until(ours, "Starting")
            look = bar.step("Looking at each picture", 0.5)
            bar.note("So far: knee 34 \x1b[2J")
            look(1.0)
            shown = read_until(ours, "knee 34")
            bar.note("So far: knee 33")
            surer = read_until(ours, "knee 33")
        shown += surer
    finally:
        os.dup2(kept, 2)
        for number in (kept, ours, theirs):
            os.close(number)
    assert "Starting" in begun
    assert "Looking at each picture" in shown
    assert "50%" in shown
    assert "\x1b[2J" not in shown


@pytest.mark.slow
def test_the_work_is_told_until_all_is_written(run, monkeypatch):
    drawn = []

    class Seen(Bar):
        def __init__(self, _):
            super().__init__(lambda doing, share: drawn.append((doing, share)))

    monkeypatch.setattr("posecheck.cli.terminal.Bar", Seen)
    assert run("check", IDEAL, "--end", "6")[0] == 0
    doing = list(dict.fromkeys(doing for doing, _ in drawn))
    assert doing == ["Starting", "Looking at each picture", "Working out the angles", "Drawing, writing the report"]
    shares = [share or 0.0 for _, share in drawn]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    drawing = [share for doing, share in drawn if doing.startswith("Drawing")]
    assert max(drawing[:-1]) < 0.98  # the files are still to be written


@pytest.mark.parametrize(
    ("took_s", "remaining", "side_by_side", "elapsed_s", "left_s"),
    [
        ([], 9, 2, 50.0, None),
        ([60.0], 9, 2, 60.0, 240.0),  # the second of two that began together is about done
        ([60.0, 60.0], 8, 2, 60.0, 240.0),
        ([60.0, 60.0], 8, 2, 90.0, 210.0),
        ([60.0] * 9, 1, 4, 180.0, 0.0),
        ([60.0] * 4, 0, 4, 60.0, 0.0),
        ([30.0] * 4, 8, None, 40.0, 80.0),
    ],
)
def test_the_time_left_is_that_of_the_clips_to_be_done(took_s, remaining, side_by_side, elapsed_s, left_s):
    assert time_left_s(took_s, remaining, side_by_side, elapsed_s) == left_s
