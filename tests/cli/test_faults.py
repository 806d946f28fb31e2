"""What breaks in the middle: interruptions, rivals, memory, disks, models. Results are whole or absent."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from support.paths import SAMPLES
from support.results import result_of
from support.riders import Rider

from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.system.output_folder import write_folder
from posecheck.system.ownership import MANIFEST, is_result_folder

IDEAL = str(SAMPLES / "spin_ideal.mp4")

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise here")

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits and /dev/full as Linux has them")

PROGRAM = "import posecheck.__main__ as p; p.open_streams = lambda: print('ready', flush=True); p.main()"
"""Says so where its own handling of signals begins: before that they are Python's."""

WHOLE = {"report.html", "annotated.mp4", "analysis.json", "series.csv", "recording.npz"}


def program(*arguments: str, folder: Path, **options: Any) -> subprocess.Popen[str]:
    """Start posecheck in a folder, with a folder for temporary files beside it."""
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(SAMPLES.parent)}
    command = [sys.executable, *(("-m", "posecheck") if "stdout" in options else ("-c", PROGRAM)), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def left_behind(home: Path) -> list[str]:
    return [path.name for place in (home, home.parent / "scratch") for path in place.iterdir()]


def interrupted(home: Path, after_s: float, number: int) -> tuple[int, float]:
    """Send a signal to a running check and all it started; returns its exit code and how long it took to end."""
    with program("check", IDEAL, "--model", "lite", "--end", "1.5", folder=home, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        time.sleep(after_s)
        begun_s = time.perf_counter()
        os.killpg(process.pid, number)
        process.wait(60)
        took_s = time.perf_counter() - begun_s
        complaint = process.stderr.read()
    assert "Traceback" not in complaint
    assert "Exception ignored" not in complaint
    return process.returncode, took_s


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code", "times"), [(signal.SIGINT, 130, 10), (signal.SIGTERM, 143, 3)])
def test_stopped_at_any_moment(number: int, code: int, times: int, home: Path) -> None:
    begun_s = time.perf_counter()
    with program("check", IDEAL, "--model", "lite", "--end", "1.5", folder=home) as process:
        process.communicate(timeout=120)
    whole_s = time.perf_counter() - begun_s
    shutil.rmtree(home / "spin_ideal-posecheck")
    codes = []
    for n in range(times):
        found, took_s = interrupted(home, whole_s * n / times, number)
        codes.append(found)
        assert took_s < 20
        assert found in (code, 0, 3)
        names = left_behind(home)
        assert names in ([], ["spin_ideal-posecheck"])
        if names:
            assert {path.name for path in (home / names[0]).iterdir()} >= WHOLE
            shutil.rmtree(home / names[0])
    assert codes.count(code) >= times // 2


def test_many_write_the_same_folder_at_once(tmp_path: Path) -> None:
    place = tmp_path / "a"
    finished = []

    def work(number: int) -> None:
        for turn in range(10):
            with write_folder(place) as folder:
                for name in "xyz":
                    (folder / name).write_text(f"{number} {turn}", encoding="ascii")
        finished.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(finished) == [0, 1, 2, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert {path.name for path in place.iterdir()} == {*"xyz", MANIFEST}
    assert len({(place / name).read_text(encoding="ascii") for name in "xyz"}) == 1


@pytest.mark.slow
def test_two_runs_into_one_folder(home: Path) -> None:
    runs = [program("check", IDEAL, "--model", "lite", "--end", "1.5", folder=home) for _ in range(2)]
    for run in runs:
        with run:
            _, complaint = run.communicate(timeout=120)
        assert (run.returncode, complaint) == (3, "")
    assert left_behind(home) == ["spin_ideal-posecheck"]
    assert is_result_folder(home / "spin_ideal-posecheck")


@LINUX
@pytest.mark.slow
def test_a_full_disk_behind_standard_output(home: Path) -> None:
    recording = Rider(seconds=6).recording()
    write_results(result_of(recording), home / "a", FolderContents())
    for options in (["--json"], []):
        with (
            open("/dev/full", "w", encoding="ascii") as full,  # noqa: PTH123  a device
            program("check", "a/recording.npz", "--out", "b", *options, folder=home, stdout=full) as process,
        ):
            _, complaint = process.communicate(timeout=60)
        assert process.returncode == 2
        assert complaint == "The answer cannot be written: No space left on device.\n"


@POSIX
@pytest.mark.slow
def test_streams_that_are_closed(home: Path) -> None:
    recording = Rider(seconds=6).recording()
    write_results(result_of(recording), home / "a", FolderContents())
    for closed, out in (("2>&-", "{"), (">&-", ""), ("<&- >&- 2>&-", "")):
        command = f"{sys.executable} -m posecheck check a/recording.npz --json --out b {closed}"
        environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
        done = subprocess.run(
            ["sh", "-c", command], cwd=home, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout[:1], done.stderr) == (0, out, "")
        assert is_result_folder(home / "b")


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("limit_mb", [100, 200, 500, 900, 1100, 1300, 1500])
def test_too_little_memory(limit_mb: int, home: Path) -> None:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({limit_mb << 20},) * 2); "
    command = [sys.executable, "-c", limit + PROGRAM, "check", IDEAL, "--model", "lite", "--end", "1"]
    command += ["--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent), "TMPDIR": str(home)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert f"MB of address space and may have {limit_mb:,} here" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path for path in home.iterdir() if path.is_dir()] == []


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit_bytes", "words"), [(0, "no file may grow beyond 0 bytes"), (600_000, "File too large")]
)
def test_files_that_may_not_grow(limit_bytes: int, words: str, home: Path) -> None:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes},) * 2); "
    command = [sys.executable, "-c", limit + PROGRAM, "check", IDEAL, "--model", "lite"]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent), "TMPDIR": str(home)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, words in done.stderr) == (2, True)
    assert len(done.stderr.splitlines()) == 1
    assert list(home.iterdir()) == []


@LINUX
@pytest.mark.slow
def test_an_old_folder_in_which_nothing_may_be_changed(home: Path) -> None:
    write_results(result_of(Rider(seconds=6).recording()), home / "a", FolderContents())
    shutil.copy(home / "a" / "recording.npz", home / "ride.npz")
    (home / "a").chmod(0o555)
    plain = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-all"] if os.geteuid() == 0 else []
    if plain and shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv, and root may change everything")
    command = [*plain, sys.executable, "-m", "posecheck", "check", "ride.npz", "--out", "a"]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "Nothing may be changed in a. Allow it, or name another folder.\n")
    assert {path.name for path in home.iterdir()} == {"a", "ride.npz"}


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["damaged", "swapped", "gone"])
def test_a_model_that_is_not_the_one_that_was_built(fault: str, home: Path, tmp_path: Path) -> None:
    ours = SAMPLES.parent
    copy = tmp_path / "copy"
    shutil.copytree(ours / "posecheck", copy / "posecheck")
    shutil.copytree(ours / "models", copy / "models")
    lite = copy / "models" / "pose_landmarker_lite.task"
    if fault == "damaged":
        lite.write_bytes(lite.read_bytes()[:-1] + b"!")
    elif fault == "swapped":
        shutil.copy(copy / "models" / "pose_landmarker_heavy.task", lite)
    else:
        lite.unlink()
    command = [sys.executable, "-m", "posecheck", "check", IDEAL, "--model", "lite", "--end", "1"]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pose_landmarker_lite.task is " in done.stderr
    assert "Reinstall" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(home.iterdir()) == []


def test_a_trace_that_cannot_be_written(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    import posecheck.cli

    def broken(_: object) -> None:
        raise ZeroDivisionError

    def greedy(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    for engine, words in ((broken, "ZeroDivisionError()"), (greedy, "not enough memory")):
        with pytest.raises(SystemExit, match="1"):
            posecheck.cli.main(["check", IDEAL, "--end", "0.1", "--json"], engine=engine)
        found = capsys.readouterr().err
        assert words in found
        assert len(found.splitlines()) == 1
