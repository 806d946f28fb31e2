"""One clip as a job: what comes back, whatever goes wrong, and that it crosses to another process."""

from __future__ import annotations

import pickle
import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command import FILES, blind, broken, truth
from support.paths import SAMPLES
from support.results import result_of
from support.riders import from_truth

from posecheck.app.attempt import INTERNAL, CheckOutcome, attempt_check
from posecheck.app.request import CheckRequest, FolderContents, HistoryPlace
from posecheck.app.results import write_results
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording
from posecheck.storage.history import History


def _attempt(request, **tools):
    return attempt_check(request, **tools)[0]


HIGH = str(SAMPLES / "spin_high.mp4")


def test_a_clip_is_measured_and_its_folder_written(tmp_path):
    heard = []
    contents = FolderContents(film=False)
    request = CheckRequest(HIGH, Settings("road"), folder=tmp_path / "high", end_s=5.0, contents=contents)
    outcome = _attempt(request, engine=truth, progress=heard.append)
    assert (outcome.status, outcome.error) == ("measured", "")
    assert outcome.analysis.riding == "road"
    assert outcome.frames == outcome.analysis.quality.frames > 0
    assert outcome.seconds > 0
    assert outcome.picture.startswith(b"\xff\xd8")
    assert heard == sorted(heard)
    assert 0.5 < heard[-1] <= 1
    stored = str(tmp_path / "high" / "recording.npz")
    again = _attempt(CheckRequest(stored, Settings("tt"), frozenset({"riding"})))
    assert (again.status, again.analysis.riding, again.picture) == ("measured", "tt", None)
    assert {path.name for path in (tmp_path / "high").iterdir()} == FILES - {"annotated.mp4", "slow.mp4"}
    page = (tmp_path / "high" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 5
    assert "<video" not in page
    assert len(page) < 1_000_000


@pytest.mark.slow
def test_the_pictures_are_the_same_with_films(tmp_path):
    places = {film: tmp_path / str(film) for film in (True, False)}
    one, other = (
        _attempt(CheckRequest(HIGH, folder=places[film], contents=FolderContents(film=film)), engine=truth)
        for film in places
    )
    assert one.picture == other.picture is not None
    assert {path.name for path in places[True].iterdir()} == FILES


def test_a_clip_that_is_not_measurable_has_its_report(tmp_path):
    outcome = _attempt(CheckRequest(HIGH, folder=tmp_path / "a", end_s=1.0), engine=blind)
    assert (outcome.status, outcome.error) == ("not_measurable", "")
    assert outcome.reasons
    assert (tmp_path / "a" / "report.html").exists()


def test_a_broken_clip_is_one_sentence(tmp_path):
    (tmp_path / "broken.mp4").write_bytes(b"not a video")
    outcome = _attempt(CheckRequest(str(tmp_path / "broken.mp4"), folder=tmp_path / "a"), engine=truth)
    assert (outcome.status, outcome.error, outcome.analysis) == ("failed", "VideoError", None)
    assert "broken.mp4" in outcome.reasons[0]
    assert [path.name for path in tmp_path.iterdir()] == ["broken.mp4"]


def test_a_bug_is_a_sentence_and_a_trace(tmp_path):
    outcome = _attempt(CheckRequest(HIGH, folder=tmp_path / "a"), engine=broken)
    assert (outcome.status, outcome.error) == ("failed", INTERNAL)
    trace = tmp_path / "a.error.txt"
    assert str(trace) in outcome.reasons[0]
    assert "ZeroDivisionError" in trace.read_text(encoding="utf-8")
    nowhere = _attempt(CheckRequest(HIGH), engine=broken).reasons[0]
    trace = Path(nowhere.rsplit(": ", 1)[1])
    assert "ZeroDivisionError" in trace.read_text(encoding="utf-8")
    trace.unlink()


def test_too_little_memory_is_a_sentence():
    def greedy(film):
        raise MemoryError(film)

    assert "more memory" in _attempt(CheckRequest(HIGH), engine=greedy).reasons[0]


def test_both_cross_to_another_process(tmp_path):
    request = CheckRequest(
        HIGH,
        Settings("road"),
        model="lite",
        folder=tmp_path,
        end_s=1.0,
        contents=FolderContents(("mot",), blur_face=True),
    )
    assert pickle.loads(pickle.dumps(request)) == request  # noqa: S301
    outcome = _attempt(CheckRequest(HIGH, end_s=1.0), engine=truth)
    again = pickle.loads(pickle.dumps(outcome))  # noqa: S301
    assert isinstance(again, CheckOutcome)
    assert again.analysis.measures == outcome.analysis.measures


def test_an_answer_goes_into_a_history(tmp_path):
    url = str(tmp_path / "history.sqlite")
    _attempt(CheckRequest(HIGH, end_s=1.0, history=HistoryPlace("Anna", "Cube", date(2026, 11, 2), url)), engine=truth)
    (kept,) = History(url).entries("anna")
    assert (kept.bike, kept.clip, kept.recorded_on.isoformat()[:10]) == ("Cube", "spin_high.mp4", "2026-11-02")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an analysis."""
    place = tmp_path_factory.mktemp("made") / "ride-posecheck"
    recording = from_truth("spin_ideal")
    write_results(result_of(recording), place, FolderContents())
    return place


@pytest.fixture
def old(results: Path, tmp_path: Path) -> Path:
    """An older result folder in the working directory."""
    return Path(shutil.copytree(results, tmp_path / "ride-posecheck"))


def test_a_trace_replaces_only_traces(tmp_path):
    def engine(film: object) -> Recording:
        raise ZeroDivisionError(film)

    beside = tmp_path / "out.error.txt"
    for mine, kept in (("mine", True), ("Traceback (most recent call last):\n", False)):
        beside.write_text(mine, encoding="utf-8")
        request = CheckRequest(str(SAMPLES / "spin_ideal.mp4"), folder=tmp_path / "out")
        assert attempt_check(request, engine=engine)[0].error == "internal error"
        assert (beside.read_text(encoding="utf-8") == mine) is kept


def test_a_job_is_refused_before_it_is_tracked(old):
    (old / "mine.npz").write_bytes((old / "recording.npz").read_bytes())
    outcome = attempt_check(CheckRequest(str(old / "mine.npz"), folder=old))[0]
    assert (outcome.status, outcome.error) == ("failed", "StoreError")
    assert (old / "mine.npz").is_file()
