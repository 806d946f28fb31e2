"""The file to double-click, for three systems."""

import shlex
import sys

import pytest

from posecheck.errors import StoreError
from posecheck.system.launcher import write_launcher


@pytest.mark.parametrize(
    ("platform", "suffix", "mark"),
    [("win32", ".bat", ""), ("darwin", ".command", "exec "), ("linux", ".desktop", "Exec=")],
)
def test_it_starts_this_python_without_a_word(tmp_path, platform, suffix, mark):
    place = write_launcher(tmp_path, platform)
    (line,) = [each for each in place.read_text(encoding="utf-8").splitlines() if "-m posecheck" in each]
    assert (place.suffix, shlex.split(line.removeprefix(mark))) == (suffix, [sys.executable, "-m", "posecheck"])


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        write_launcher(tmp_path / "nowhere")
