"""The report in a real Chromium, its print, the film in a second decoder, the motion files in OpenSim's own reader."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from support.analyses import walker
from support.browser import told
from support.paths import SAMPLES
from support.results import result_of
from support.riders import Rider, from_truth

from posecheck.app.comparison import write_comparison
from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.fit.analysis import analyse
from posecheck.fit.best_setup import find_setup
from posecheck.fit.comparison import compare
from posecheck.fit.what_if import build_linkage, predict_moves
from posecheck.records.settings import Settings
from posecheck.records.sheet import BikeSetup, FitterSheet
from posecheck.records.what_if import Moves
from posecheck.reports.html.report import Pictures, report_page
from posecheck.reports.pdf import print_pdf
from posecheck.video.image import to_jpeg
from posecheck.video.reader import Video

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("report") / "ride-posecheck"
    recording = from_truth("spin_high")
    with Video(SAMPLES / "spin_high.mp4") as video:
        write_results(result_of(recording), place, FolderContents(pdf=True), video=video)
    return place


@pytest.fixture(scope="module")
def beside_folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("comparison") / "a-against-b-posecheck"
    before, after = (result_of(from_truth(name)) for name in ("spin_high", "spin_ideal"))
    write_comparison(before, after, compare(before.analysis, after.analysis), place, FolderContents(pdf=True))
    return place


@pytest.mark.parametrize("width", [1280, 500])
def test_film_and_curves_follow_each_other(tool, folder, width):
    found, console = told(tool("chromium"), folder / "report.html", width)
    assert console == []
    assert found["wide"] <= width
    assert found["charts"] >= 4
    assert all(path.startswith(("file:", "data:")) for path in found["paths"])
    recording = from_truth("spin_high")
    analysis = analyse(recording)
    clock, phase = recording.side.time_s, analysis.strokes.phase_deg
    scrubbed = abs(clock - found["scrubbed_s"]).argmin()
    assert abs(phase[scrubbed] % 360 - 180) < 20
    assert abs((phase[abs(clock - 2.0).argmin()] - found["crank"] + 180) % 360 - 180) < 20


@contextmanager
def opened(program, **context):
    """A page in a browser with a real mouse."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium.new_context(**context).new_page()
        chromium.close()


def test_the_film_follows_a_hand_on_a_curve_and_a_key(tool, folder):
    analysis = analyse(from_truth("spin_high"))
    clock, phase = analysis.series[0].time_s, analysis.strokes.phase_deg
    with opened(tool("chromium"), viewport={"width": 1280, "height": 900}) as page:
        page.goto((folder / "report.html").as_uri())

        def crank_is(deg):
            """Wait until the page says so, then compare it with where the film stands."""
            page.wait_for_function("deg => document.getElementById('crank-now').textContent === deg + '°'", arg=deg)
            page.wait_for_function("!document.getElementById('film').seeking")
            here = abs(clock - page.locator("#film").evaluate("film => film.currentTime")).argmin()
            assert abs((phase[here] - deg + 180) % 360 - 180) < 20

        crank_is(round(phase[0] % 360))
        curve = page.locator(".turn svg").first
        curve.scroll_into_view_if_needed()
        box = curve.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 10, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30, steps=5)
        crank_is(180)
        assert page.locator(".turn .cursor").first.evaluate("cursor => cursor.style.left") == "50%"
        page.mouse.up()
        page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 30)
        page.locator("#crank").focus()
        page.keyboard.press("ArrowRight")
        crank_is(181)


def test_curves_are_drawn_and_controls_are_hidden_without_a_script(tool, folder, beside_folder):
    with opened(tool("chromium"), java_script_enabled=False, viewport={"width": 320, "height": 800}) as page:
        for place in (folder, beside_folder):
            page.goto((place / "report.html").as_uri())
            assert [each.is_visible() for each in page.locator(".turn .mean").all()].count(True) >= 4
            assert not any(each.is_visible() for each in page.locator("#crank, .scripted").all())


def test_a_report_without_a_film(tool, tmp_path):
    recording = Rider().recording()
    write_results(result_of(recording), tmp_path / "a", FolderContents())
    found, console = told(tool("chromium"), tmp_path / "a" / "report.html", 1280)
    assert (console, found["charts"] >= 4) == ([], True)


@pytest.mark.parametrize("width", [1280, 500])
def test_both_riders_follow_the_curves(tool, beside_folder, width):
    found, console = told(tool("chromium"), beside_folder / "report.html", width, "beside")
    assert console == []
    assert found["wide"] <= width
    assert found["charts"] == 4
    assert [path for path in found["paths"] if not path.startswith(("file:", "data:"))] == []
    assert found["dragged"] == "0"
    assert found["high"] < found["low"] - 100
    before, after = (int(one.strip("°")) for one in found["knee"].split(" → "))
    assert after > before + 10
    assert found["said"].startswith("0°: ")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(tool, folder, beside_folder, tmp_path, dark):
    write_results(result_of(Rider().recording(), walker()), tmp_path / "refused", FolderContents())
    for place in (folder, beside_folder, tmp_path / "refused"):
        found, _ = told(tool("chromium"), place / "report.html", 1280, "contrast", dark=dark)
        assert found["poor"] == []
        assert found["texts"] > 20
        assert found["dark"] is dark


def test_they_print_on_two_pages(tool, folder, beside_folder, tmp_path):
    tool("chromium")
    recovering = replace(from_truth("spin_high"), settings=Settings("recovery"))
    write_results(result_of(recovering), tmp_path / "recovery", FolderContents(pdf=True))
    for place in (folder, beside_folder, tmp_path / "recovery"):
        pdf = (place / "report.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2


def sheets(analysis, place, fitter=None):
    """Print a report with tall pictures; returns the number of its sheets."""
    tall = to_jpeg(np.full((900, 400, 3), 120, np.uint8))
    pictures = Pictures(dict.fromkeys((0, 90, 180, 270), tall))
    (place / "report.html").write_text(report_page(analysis, pictures, sheet=fitter), "utf-8")
    print_pdf(place / "report.html", place / "report.pdf")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", (place / "report.pdf").read_bytes()))


@pytest.mark.parametrize("findings", [1, 6])
def test_much_prints_on_two_sheets(tool, tmp_path, findings):
    tool("chromium")
    analysis = analyse(replace(from_truth("spin_high"), settings=Settings("recovery")))
    alike = tuple(replace(analysis.findings[0], id=f"saddle_too_high_{number}") for number in range(findings))
    assert sheets(replace(analysis, findings=alike), tmp_path) == 2


def test_a_fitters_sheet_with_long_texts_prints_on_two_sheets_and_makes_no_page_wider(tool, tmp_path):
    words = ("both knees hurt after an hour, " * 10)[:300]
    bike = BikeSetup(720.0, 55.0, 100.0, 40.0, 172.5, words)
    fitter = FitterSheet(client="Anna", inseam_mm=812.0, flexibility=words, pain=words, before=bike, after=bike)
    analysis = analyse(replace(from_truth("spin_high"), settings=Settings("recovery")))
    (tmp_path / "a").mkdir()
    assert sheets(analysis, tmp_path / "a", fitter) == 2
    # A browser prints a page that is too wide in smaller letters.
    found, _ = told(tool("chromium"), tmp_path / "a" / "report.html", 800)
    assert found["wide"] <= 800


def test_a_refused_clip_prints_on_one_sheet(tool, tmp_path):
    tool("chromium")
    analysis = analyse(from_truth("spin_high"))
    known = tuple(measure for measure in analysis.measures if measure.name == "cadence")
    refused = replace(analysis, findings=(), curves=(), measures=known, quality=walker().quality)
    assert sheets(refused, tmp_path) == 1


def test_another_decoder_reads_the_film(tool, folder):
    probe = [tool("ffprobe"), "-v", "error", "-select_streams", "v", "-count_frames", "-of", "json"]
    probe += ["-show_entries", "stream=codec_name,pix_fmt,nb_read_frames:format=nb_streams"]
    facts = json.loads(subprocess.check_output([*probe, folder / "annotated.mp4"]))
    (stream,) = facts["streams"]
    assert (stream["codec_name"], stream["pix_fmt"], facts["format"]["nb_streams"]) == ("h264", "yuv420p", 1)
    assert int(stream["nb_read_frames"]) == len(from_truth("spin_high").side.time_s)
    content = (folder / "annotated.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    decode = [tool("ffmpeg"), "-v", "error", "-i", folder / "slow.mp4", "-f", "null", "-"]
    assert subprocess.run(decode, capture_output=True, check=True).stderr == b""


READ = """
import json, sys, opensim
opensim.Logger.setLevelString("Off")
markers = opensim.TimeSeriesTableVec3(sys.argv[1])
angles = opensim.TimeSeriesTable(sys.argv[2])
knee = angles.getDependentColumn("knee_angle_r").to_numpy().tolist()
hip = markers.getDependentColumn("RHip").getElt(0, 0)
print(json.dumps([markers.getNumRows(), markers.getTableMetaDataString("Units"), [hip[0], hip[1], hip[2]], knee]))
"""


def test_opensim_reads_the_motion_files(tmp_path):
    pytest.importorskip("opensim")
    rider = Rider()
    recording = rider.recording(crank_mm=170.0)
    write_results(result_of(recording), tmp_path / "a", FolderContents(("trc", "mot")))
    files = [tmp_path / "a" / name for name in ("markers_m.trc", "angles.mot")]
    out = subprocess.check_output([sys.executable, "-c", READ, *files], text=True)
    rows, unit, hip_m, knee_deg = json.loads(out.splitlines()[-1])
    assert (rows, unit) == (len(rider.time_s), "m")
    assert hip_m[2] == 0
    assert knee_deg == pytest.approx(rider.knee_flexion(rider.phase_deg), abs=0.01)


def test_sliders_move_the_same_linkage_as_python(tool, folder):
    recording = from_truth("spin_high")
    answer = analyse(recording)
    linkage = build_linkage(recording, answer)
    assert linkage is not None
    tries = [
        ({"up": 20}, Moves(saddle_up_mm=20)),
        ({"up": -80}, Moves(saddle_up_mm=-80)),
        ({"back": -15, "barsUp": 30, "nearer": -20}, Moves(0, -15, 30, -20)),
        ({"cranks": 160, "along": True}, Moves(crank_mm=160, saddle_along=True)),
    ]
    with opened(tool("chromium"), viewport={"width": 1366, "height": 768}) as page:
        page.goto((folder / "report.html").as_uri())
        for asked, moves in tries:
            script = f"document.getElementById('what-if').whatIf({json.dumps(asked)})"
            for one in page.evaluate(script):
                python = predict_moves(linkage, answer, moves)[one["name"]]
                for name in ("held", "yields", "change", "then"):
                    assert one[name] == pytest.approx(getattr(python, name), abs=0.05)
                assert one["interval"] == pytest.approx(python.interval, abs=0.05)
                assert one["then_interval"] == pytest.approx(python.then_interval, abs=0.05)
        page.click("#move-best")
        best = find_setup(linkage, answer).moves
        assert float(page.input_value("#move-up")) == best.saddle_up_mm
        page.click("#move-today")
        assert page.input_value("#move-up") == "0"
        page.focus("#move-up")
        page.keyboard.press("ArrowRight")
        assert page.input_value("#move-up") == "1"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_strip_and_the_first_change_stand_above_the_fold(tool, folder, width, height):
    with opened(tool("chromium"), viewport={"width": width, "height": height}) as page:
        page.goto((folder / "report.html").as_uri())
        for part in (".strip", ".verdict img", ".first"):
            box = page.locator(part).first.bounding_box()
            assert box["y"] + box["height"] <= height, part
