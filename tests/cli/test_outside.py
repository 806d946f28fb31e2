"""What is wrong around the program, and not in it, is told in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import SAMPLES
from support.riders import Rider

import posecheck.cli
from posecheck.cli import terminal
from posecheck.storage.files import save_recording

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and deleted folders as Linux has them")


def program(*arguments: str, **options):
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    command = [sys.executable, "-m", "posecheck", *arguments]
    return subprocess.run(command, env=environment, text=True, stderr=subprocess.PIPE, check=False, **options)


@LINUX
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"]])
def test_help_on_a_full_disk(arguments):
    with open("/dev/full", "w", encoding="ascii") as full:  # noqa: PTH123  a device
        done = program(*arguments, stdout=full)
    assert (done.returncode, done.stderr) == (2, "The answer cannot be written: No space left on device.\n")


@LINUX
def test_a_working_folder_that_was_deleted(tmp_path, monkeypatch, capsys):
    save_recording(Rider(seconds=6).recording(), tmp_path / "ride.npz")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(SystemExit) as ended:
        posecheck.cli.main(["check", str(tmp_path / "ride.npz")])
    done = capsys.readouterr()
    assert ended.value.code == 2
    assert done.err == "The folder that you are in was deleted or cannot be read. Change to another one.\n"


@pytest.mark.parametrize("option", ["--client", "--fitter"])
def test_a_name_of_bytes_that_are_no_text(option, run):
    save_recording(Rider(seconds=6).recording(), "ride.npz")
    code, out, err = run("check", "ride.npz", option, "M\udcffx")
    assert (code, out) == (2, "")
    assert err == f"The name after {option} is no text in UTF-8. Type it anew.\n"
    assert [path.name for path in Path().iterdir()] == ["ride.npz"]


def test_what_is_said_while_a_bar_is_drawn_is_seen(capfd):
    with terminal.progress_bar():
        os.write(2, b"noise of a library\n")
        terminal.say_line("Waiting.")
    terminal.say_line("Done.")
    assert capfd.readouterr().err == "Waiting.\nDone.\n"


def test_a_name_that_is_empty(run):
    assert run("check", "") == (2, "", "No file is named. Name one video file.\n")


def test_a_list_that_is_not_there(run):
    code, _, said = run("batch", "rides.csv", "--out", "results")
    assert code == 2
    assert "rides.csv cannot be read as a list of clips: there is no such file." in said
