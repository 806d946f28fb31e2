"""The report in a real Chromium, its print, the film in a second decoder, the motion files in OpenSim's own reader."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.analyses import high, walker
from support.analyses import recording as stored
from support.riders import SAMPLES, Rider, from_truth

from posecheck.app.comparison import write as write_pair
from posecheck.app.history import plot, timeline
from posecheck.app.results import Wishes, write
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.records.settings import Settings
from posecheck.reports.html.report import Pictures, report_page
from posecheck.reports.pdf import print_pdf
from posecheck.storage.history import History
from posecheck.video.image import to_jpeg
from posecheck.video.reader import Video

pytestmark = pytest.mark.slow

DARK = "@media (prefers-color-scheme: dark)"

PROBES = Path(__file__).parent / "probes"
FRAME = """
<script>addEventListener("load", () => setTimeout(async () => {
  const at = id => document.getElementById(id), film = at("film");
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const told = { wide: document.documentElement.scrollWidth, charts: document.querySelectorAll(".chart svg").length };
  PROBE
  told.paths = performance.getEntriesByType("resource").map(entry => entry.name);
  document.title = JSON.stringify(told);
}, 1500));</script></body>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("report") / "ride-posecheck"
    recording = from_truth("spin_high")
    with Video(SAMPLES / "spin_high.mp4") as video:
        write(recording, analyse(recording), place, Wishes(pdf=True), video=video)
    return place


@pytest.fixture(scope="module")
def beside_folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("comparison") / "a-against-b-posecheck"
    pair = [(recording, analyse(recording)) for recording in map(from_truth, ("spin_high", "spin_ideal"))]
    (_, before), (_, after) = pair
    write_pair(*pair, compare(before, after), place, Wishes(pdf=True))
    return place


def told(program, page, width, probe="film", *, dark=False):
    """Open a page with a probe in it; returns what the probe found, and what stands on the console."""
    probed, text = page.with_name("probed.html"), page.read_text(encoding="utf-8")
    if dark:
        assert DARK in text
        text = text.replace(DARK, "@media screen")
    script = FRAME.replace("PROBE", (PROBES / f"{probe}.js").read_text(encoding="utf-8"))
    probed.write_text(text.replace("</body>", script), encoding="utf-8")
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"]
    command += [
        f"--window-size={width},900",
        f"--user-data-dir={page.parent.parent / 'profile'}",
        "--virtual-time-budget=12000",
    ]
    done = subprocess.run([*command, "--dump-dom", probed.as_uri()], capture_output=True, check=True, timeout=90)
    found = re.search(r"<title>(\{.*?\})</title>", done.stdout.decode())
    return json.loads(found[1].replace("&amp;", "&")), re.findall(r"CONSOLE.*", done.stderr.decode())


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


def test_a_report_without_a_film(tool, tmp_path):
    recording = Rider().recording()
    write(recording, analyse(recording), tmp_path / "a", Wishes())
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
    write(Rider().recording(), walker(), tmp_path / "refused", Wishes())
    for place in (folder, beside_folder, tmp_path / "refused"):
        found, _ = told(tool("chromium"), place / "report.html", 1280, "contrast", dark=dark)
        assert found["poor"] == []
        assert found["texts"] > 20
        assert found["dark"] is dark


def test_they_print_on_two_pages(tool, folder, beside_folder, tmp_path):
    tool("chromium")
    recovering = replace(from_truth("spin_high"), settings=Settings("recovery"))
    write(recovering, analyse(recovering), tmp_path / "recovery", Wishes(pdf=True))
    for place in (folder, beside_folder, tmp_path / "recovery"):
        pdf = (place / "report.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2


def sheets(analysis, place):
    """Print a report with tall pictures; returns the number of its sheets."""
    tall = to_jpeg(np.full((900, 400, 3), 120, np.uint8))
    (place / "report.html").write_text(report_page(analysis, Pictures(dict.fromkeys((0, 90, 180, 270), tall))), "utf-8")
    print_pdf(place / "report.html", place / "report.pdf")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", (place / "report.pdf").read_bytes()))


@pytest.mark.parametrize("findings", [1, 6])
def test_much_prints_on_two_sheets(tool, tmp_path, findings):
    tool("chromium")
    analysis = analyse(replace(from_truth("spin_high"), settings=Settings("recovery")))
    alike = tuple(replace(analysis.findings[0], id=f"saddle_too_high_{number}") for number in range(findings))
    assert sheets(replace(analysis, findings=alike), tmp_path) == 2


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
    write(recording, analyse(recording), tmp_path / "a", Wishes(("trc", "mot")))
    files = [tmp_path / "a" / name for name in ("markers_m.trc", "angles.mot")]
    out = subprocess.check_output([sys.executable, "-c", READ, *files], text=True)
    rows, unit, hip_m, knee_deg = json.loads(out.splitlines()[-1])
    assert (rows, unit) == (len(rider.time_s), "m")
    assert hip_m[2] == 0
    assert knee_deg == pytest.approx(rider.knee_flexion(rider.phase_deg), abs=0.01)


def test_a_history_is_drawn(tool, tmp_path):
    history = History(str(tmp_path / "history.sqlite"))
    for number in range(3):
        history.keep("Anna", stored(), high(), clip_sha256=str(number))
    history.note("Anna", "saddle +5 mm")
    (tmp_path / "page").mkdir()
    plot(timeline(history, "Anna"), tmp_path / "page" / "anna.html")
    found, console = told(tool("chromium"), tmp_path / "page" / "anna.html", 500)
    assert console == []
    assert found["charts"] >= 6
    assert found["wide"] <= 500
    assert found["paths"] == []
