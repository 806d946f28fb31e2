"""The folder of an analysis: whole or not at all, what is in it, and that it can be made again."""

from __future__ import annotations

import json

import av
import jsonschema
import numpy as np
import pytest
from support.paths import DOCS, SAMPLES
from support.results import result_of
from support.riders import Rider, from_truth

from posecheck.app.request import FolderContents
from posecheck.app.results import result_folder, write_results
from posecheck.errors import SettingsError, VideoError
from posecheck.fit.analysis import analyse
from posecheck.records.serialise import to_document
from posecheck.reports.data.analysis import series_csv
from posecheck.storage.files import load_analysis, load_recording
from posecheck.system.ownership import MARK, list_files
from posecheck.video.reader import Video

SCHEMA = json.loads((DOCS / "analysis.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def rider():
    recording = Rider(seconds=6).recording()
    return recording, analyse(recording)


@pytest.mark.slow
def test_without_a_video(rider, tmp_path):
    place = tmp_path / "ride-posecheck"
    write_results(result_of(*rider), place, FolderContents(("trc", "mot")))
    names = {path.name for path in place.iterdir()}
    assert names == {
        "report.html",
        "analysis.json",
        "series.csv",
        "recording.npz",
        "markers_m.trc",
        "angles.mot",
        ".posecheck.json",
    }
    assert "<video" not in (place / "report.html").read_text(encoding="utf-8")
    again = analyse(load_recording(place / "recording.npz"))
    assert to_document(again, series=True) == to_document(rider[1], series=True)
    assert to_document(load_analysis(place / MARK), series=True) == to_document(again, series=True)
    jsonschema.validate(json.loads((place / MARK).read_bytes()), SCHEMA)
    assert result_folder(place / "recording.npz") == place.resolve()


@pytest.mark.slow
def test_a_film_keeps_its_frames_and_their_times(tmp_path):
    recording = from_truth("spin_high")
    clip = SAMPLES / "spin_high.mp4"
    seen = []
    with Video(clip, end_s=3.0) as video:
        write_results(result_of(recording), tmp_path / "a", FolderContents(), video=video, progress=seen.append)
    with Video(clip, end_s=3.0) as before, Video(tmp_path / "a" / "annotated.mp4") as after:
        wanted, found = ([frame.time_s for frame in film] for film in (before, after))
    assert np.allclose(wanted, found, atol=1e-4)
    assert seen[-1] == pytest.approx(1.0, abs=0.02)
    with av.open(str(tmp_path / "a" / "annotated.mp4")) as file:
        (stream,) = file.streams
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
    page = (tmp_path / "a" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 5
    assert 'src="annotated.mp4"' in page
    assert len(page) < 6_000_000


@pytest.mark.slow
def test_the_slow_loop_is_one_stroke_at_a_quarter_of_the_speed(tmp_path):
    recording = from_truth("spin_ideal")
    analysis = analyse(recording)
    with Video(SAMPLES / "spin_ideal.mp4", end_s=4.0) as video:
        write_results(result_of(recording, analysis), tmp_path / "a", FolderContents(), video=video)
    with Video(tmp_path / "a" / "slow.mp4") as film:
        times = [frame.time_s for frame in film]
    stroke_s = 60 / float(np.median(analysis.strokes.cadence_rpm))
    assert times[-1] == pytest.approx(4 * stroke_s, abs=4 * 2 / 30)


@pytest.mark.slow
def test_a_film_stays_when_the_report_is_made_again(rider, tmp_path):
    place = tmp_path / "a"
    write_results(result_of(*rider), place, FolderContents())
    (place / "annotated.mp4").write_bytes(b"film")
    (place / "series.parquet").write_bytes(b"old")
    list_files(place)
    write_results(result_of(*rider), place, FolderContents())
    assert (place / "annotated.mp4").read_bytes() == b"film"
    assert not (place / "series.parquet").exists()
    assert 'src="annotated.mp4"' in (place / "report.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.slow
def test_the_film_of_another_clip_does_not_stay(rider, tmp_path):
    place = tmp_path / "a"
    write_results(result_of(*rider), place, FolderContents())
    (place / "annotated.mp4").write_bytes(b"film")
    list_files(place)
    other = Rider(seconds=7).recording()
    write_results(result_of(other), place, FolderContents())
    assert not (place / "annotated.mp4").exists()
    assert "<video" not in (place / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_nothing_changes_when_something_goes_wrong(rider, tmp_path):
    place = tmp_path / "a"
    write_results(result_of(*rider), place, FolderContents())
    before = (place / "report.html").read_bytes()
    with Video(SAMPLES / "spin_high.mp4", start_s=100) as video, pytest.raises(VideoError):
        write_results(result_of(*rider), place, FolderContents(), video=video)
    assert (place / "report.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(VideoError), Video(SAMPLES / "spin_high.mp4", start_s=100) as video:
        write_results(result_of(*rider), tmp_path / "b", FolderContents(), video=video)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_unknown_export():
    with pytest.raises(SettingsError, match="fbx cannot be exported"):
        FolderContents(("fbx",))


def test_series_as_a_table(rider):
    head, *rows = series_csv(rider[1]).splitlines()
    names = head.split(",")
    assert names[:3] == ["time_s", "stroke", "crank_phase_deg"]
    assert {"knee_flexion_deg", "trunk_flexion_deg"} <= set(names)
    assert len(rows) == len(rider[0].side.time_s)
    strokes = [row.split(",")[1] for row in rows]
    assert strokes[0] == ""
    assert {cell for cell in strokes if cell} == {str(n + 1) for n in range(len(rider[1].strokes))}
    assert all(0 <= float(row.split(",")[2]) < 360 for row in rows)
