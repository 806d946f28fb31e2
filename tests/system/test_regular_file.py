"""A pipe or a device is refused at once, in every place where a file is named."""

from __future__ import annotations

import os

import pytest
from support.riders import Rider

from posecheck.storage.files import save_recording
from posecheck.system.regular_file import open_regular, read_text_file

PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names as Unix has them")


@PIPES
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path, os.devnull, tmp_path / "missing"):
        with pytest.raises(OSError):  # noqa: PT011  whatever the system calls it
            open_regular(place)


def test_a_text_may_begin_with_a_mark(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfname = 1\r\n")
    assert read_text_file(tmp_path / "a.toml", 100) == "name = 1\n"
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(ValueError, match="utf-8"):
        read_text_file(tmp_path / "a.toml", 100)


@PIPES
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "pipe.npz", "--json"],
        ["check", "ride.npz", "--json", "--targets", "pipe.toml"],
        ["check", "ride.npz", "--json", "--config", "pipe.toml"],
        ["check", "ride.npz", "--out", "new", "--logo", "pipe.png"],
        ["compare", "ride.npz", "pipe.npz", "--json"],
        ["report", "pipe.npz"],
        ["batch", "pipe.csv", "--out", "new"],
    ],
)
def test_a_pipe_where_a_file_is_named(arguments, run):
    save_recording(Rider(seconds=6).recording(), "ride.npz")
    (name,) = (word for word in arguments if word.startswith("pipe"))
    os.mkfifo(name)
    code, out, err = run(*arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert name in err


def test_a_logo_that_is_none(run, tmp_path):
    save_recording(Rider(seconds=6).recording(), "ride.npz")
    (tmp_path / "logo.png").write_bytes(b"junk")
    code, _, err = run("check", "ride.npz", "--logo", "logo.png", "--out", "new")
    assert (code, err.startswith("logo.png is no logo")) == (2, True)
