"""Edited rides through the commands: an answer or a sentence, and neither a warning nor an error of its own."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from support.edited_rides import RIDER, changed, changes, told

import posecheck
import posecheck.cli
from posecheck.errors import PosecheckError

CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
FEW = settings(max_examples=1, deadline=None, suppress_health_check=CHECKS, derandomize=True)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)


def run(*arguments: object) -> tuple[int, str, str]:
    """Run a command in this process, where pytest makes errors of all warnings."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        posecheck.cli.main([str(one) for one in arguments])
    return ended.value.code or 0, out.getvalue(), err.getvalue()


def asked(*arguments: object) -> str:
    """Run a command, and hold it to what is promised of every one."""
    code, out, err = run(*arguments)
    assert code in (0, 2, 3), (arguments, out, err)
    assert "Traceback" not in out + err
    assert "Warning" not in err
    if code == 2:
        assert len(err.splitlines()) <= 3
    return out


def try_it(done, settings_told, rear_done) -> None:
    try:
        rear = changed(rear_done)
        recording = posecheck.Recording(changed(done), posecheck.Settings(**settings_told), rear)
    except PosecheckError:
        return
    with tempfile.TemporaryDirectory() as place:
        folder, good = Path(place), Path(place, "good.npz")
        posecheck.save(recording, folder / "edited.npz")
        posecheck.save(posecheck.Recording(RIDER), good)
        asked("check", folder / "edited.npz", "--out", folder / "result", "--export", "trc,mot")
        asked("compare", good, folder / "edited.npz", "--out", folder / "compared")
        found = asked("what-if", folder / "edited.npz", "--saddle-up", "10", "--json")
        assert not found or json.loads(found)


@FEW
@given(changes, told, changes)
def test_an_edited_ride_gets_an_answer_or_a_sentence(done, settings_told, rear_done) -> None:
    try_it(done, settings_told, rear_done)


@pytest.mark.slow
@MANY
@given(changes, told, changes)
def test_many_edited_rides_get_an_answer_or_a_sentence(done, settings_told, rear_done) -> None:
    try_it(done, settings_told, rear_done)
