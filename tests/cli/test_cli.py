"""The command line: wrong use, help, the doctor, and its exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import IDEAL, broken, document, impatient, shell
from support.paths import SAMPLES


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check", IDEAL, "--crank-mm", "17"], "a crank is 100 to 220 mm long"),
        (["check", IDEAL, "--crank-mm", "nan"], "a crank is 100 to 220 mm long"),
        (["check", IDEAL, "--slow-motion", "0"], "slow motion"),
        (["check", IDEAL, "--start", "3", "--end", "2"], "A section starts"),
        (["check", IDEAL, "--start", "100"], "no picture"),
        (["check", IDEAL, "--end", "1:60"], "'1:60' is no time. Write seconds (20), minutes (0:20)"),
        (["check", IDEAL, "--start", "-1"], "'-1' is no time"),
        (["check", IDEAL, "--start", "nan"], "'nan' is no time"),
        (["check", IDEAL, "--date", "2026-13-45"], "'2026-13-45' is no day. Write year, month and day"),
        (["history", "Anna", "--note", "bars up", "--date", "4.5.2026"], "'4.5.2026' is no day"),
        (["batch", "nowhere", "--timeout", "soon"], "'soon' is no time"),
        (["batch", "nowhere", "--timeout", "0"], "such as 5:00"),
        (["check", IDEAL, "--other-side", "nowhere.mp4"], "nowhere.mp4 was not found"),
        (["check", IDEAL, "--targets", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["check", IDEAL, "--targets", IDEAL], "cannot be read as a targets file"),
        (["check", IDEAL, "--targets", "."], "cannot be read as a targets file"),
        (["check", IDEAL, "--riding", "unicycle"], "unicycle"),
        (["check", IDEAL, "--no-such-option"], "no-such-option"),
        (["check", IDEAL, "--export", "fbx"], "fbx cannot be exported"),
        (["check", IDEAL, "--out", "no/such/folder"], "there is no folder"),
        (["check", IDEAL, "--out", "."], "must not be replaced"),
        (["check", IDEAL, "--out", str(SAMPLES), "--force"], "must not be replaced"),
        (["check", IDEAL, "--logo", "nowhere.png"], "cannot be read as a logo"),
        (["check", IDEAL, "--logo", IDEAL], "is no logo"),
        (["report", "nowhere.npz"], "nowhere.npz cannot be read"),
        (["report", IDEAL], "is no recording"),
        (["check"], "CLIP"),
        (["fly"], "fly"),
        (["check", "https://example.org/ride.mp4"], "web address"),
        (["check", "two\nlines\x1b.mp4"], "two lines .mp4 was not found"),
    ],
)
def test_wrong_use(run, arguments, complaint):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert complaint in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.mp4", None),
        ("text.mp4", b"This is no video.\n" * 100),
        ("empty.mp4", b""),
        ("playlist.mp4", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
        ("folder.mp4", "folder"),
    ],
)
def test_files_that_are_no_videos(run, tmp_path, name, content):
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    code, out, err = run("check", str(path), "--json", engine=None)
    assert (code, out) == (2, "")
    assert name in err
    assert len(err.splitlines()) == 1


@pytest.mark.slow
def test_the_exit_code_leaves_the_process(tmp_path):
    (tmp_path / "text.mp4").write_text("This is no video.\n" * 100)
    done = shell("check", "text.mp4", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("text.mp4 cannot be read")
    assert len(done.stderr.splitlines()) == 1


def test_a_bug_becomes_a_sentence_and_a_file(run):
    code, out, err = run("check", IDEAL, engine=broken)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    trace = err.split("this file: ")[1].strip()
    assert "ZeroDivisionError" in Path(trace).read_text(encoding="utf-8")
    Path(trace).unlink()


def test_interrupted(run):
    code, out, err = run("check", IDEAL, engine=impatient)
    assert (code, out, err) == (130, "", "Stopped.\n")


def test_a_reader_who_goes_away():
    command = [sys.executable, "-m", "posecheck", "doctor", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_help_and_version(run):
    for arguments in (
        ["--help"],
        ["check", "--help"],
        ["report", "--help"],
        ["demo", "--help"],
        ["doctor", "--help"],
        ["--version"],
    ):
        code, out, err = run(*arguments)
        assert (code, err) == (0, "")
        assert "posecheck" in out


def test_help_comes_at_once():
    code = "import sys, posecheck.cli; print(*sorted({'numpy', 'scipy', 'av', 'mediapipe'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""
    assert cpu_s("-m", "posecheck", "--help") < 3 * cpu_s("-c", "import typer.main, typer.rich_utils")


def cpu_s(*arguments):
    """How long a Python of its own works on something, which depends on the machine and what else it does."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_the_real_model_and_a_clean_terminal():
    done = shell("check", IDEAL, "--model", "lite", "--end", "0.7", "--json")
    assert done.stderr == ""
    found = document(done.stdout)
    assert done.returncode == 3
    assert found["quality"]["usable"] is False
    assert found["made_by"]["model"] == "mediapipe lite"


@pytest.mark.parametrize(
    ("words", "offers"),
    [("posecheck ch", "check"), ("posecheck check --rid", "--riding"), ("posecheck check --riding ra", "race")],
)
def test_the_shell_completes_words(words, offers):
    asked = {"_POSECHECK_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", "from posecheck.cli import main; main()"],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert offers in done.stdout.split()
    assert done.stderr == ""
