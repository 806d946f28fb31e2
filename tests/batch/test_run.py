"""Many clips: which there are, that none stops the others, that what is done stays done, and what is shown of all."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from support.analyses import high
from support.batch_entries import ENTRIES
from support.clip_folders import LONG_S, clips
from support.engines import acted, squared
from support.video_files import write_clip

from posecheck.app.attempt import INTERNAL
from posecheck.app.request import CheckRequest, FolderContents
from posecheck.batch.discover import find_clips
from posecheck.batch.found import clip_id
from posecheck.batch.results import BatchFolder
from posecheck.batch.run import BatchPlan, run_batch
from posecheck.batch.tasks import BatchTask, OverdueError, check_clip, check_clip_remotely, task_key
from posecheck.errors import SettingsError, StoreError, VideoError
from posecheck.records.batch import ClipLabel, entry_from_json, entry_to_json
from posecheck.records.settings import Settings
from posecheck.reports.data.batch import batch_measures_csv, clips_csv
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.system.task_pool import LostTaskError, TaskLimits, run_tasks

PLAN = BatchPlan(CheckRequest("", contents=FolderContents(film=False)), workers=1, engine=acted)


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    """A clip that is long enough to be measured."""
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S)


def tables(out):
    return [(out / name).read_bytes() for name in ("clips.csv", "measures.csv")]


def test_clips_in_folders_patterns_and_lists(tmp_path):
    folder = clips(tmp_path / "in", anna_cube_1=b"1", odd=b"2")
    clips(folder / "deep", anna_cube_1=b"3")
    clips(folder / "ride-posecheck", annotated=b"4")
    (folder / "ride-posecheck" / "analysis.json").write_text('{"schema": "posecheck/analysis/1"', encoding="utf-8")
    clips(folder / "out", annotated=b"5")
    (folder / "notes.txt").touch()
    found = find_clips([str(folder), str(folder / "odd.mp4")], "{rider}_{bike}_{date}", (folder / "out",))
    assert [Path(one.facts.file).relative_to(folder).as_posix() for one in found] == [
        "anna_cube_1.mp4",
        "deep/anna_cube_1.mp4",
        "odd.mp4",
    ]
    assert len({one.facts.id for one in found}) == 3
    assert (found[0].facts.rider, found[0].facts.bike, found[0].facts.date) == ("anna", "cube", "1")
    assert found[2].facts.rider == ""
    assert [one.facts for one in find_clips([str(folder / "an*.mp4")])] == [
        replace(found[0].facts, rider="", bike="", date="")
    ]
    assert find_clips([str(folder / "**" / "anna*.mp4")])[1].facts.id == found[1].facts.id


def test_a_folder_without_clips_is_said(tmp_path):
    folder, empty = clips(tmp_path / "in", anna_cube_1=b"1"), tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").touch()
    with pytest.raises(SettingsError, match=r"There is no clip in .*empty \(\.mp4, "):
        find_clips([str(empty)])
    with pytest.raises(SettingsError, match="No clip was named"):
        find_clips([])
    said = []
    assert len(find_clips([str(empty), str(folder)], warn=said.append)) == 1
    assert len(said) == 1
    assert "empty" in said[0]


def test_names_that_the_pattern_does_not_fit_are_said(tmp_path):
    folder = clips(tmp_path / "in", anna_1=b"1", **{f"odd{number}": b"2" for number in range(5)})
    said = []
    assert len(find_clips([str(folder)], "{rider}_{date}", warn=said.append)) == 6
    assert said == [
        "{rider}_{date} does not fit odd0.mp4, odd1.mp4, odd2.mp4 and 2 more: their rider, bike and date stay unknown."
    ]
    said.clear()
    find_clips([str(folder)], warn=said.append)
    find_clips([str(folder / "anna_1.mp4")], "{rider}_{date}", warn=said.append)
    assert said == []


def test_an_empty_folder_on_the_command_line(run):
    Path("empty").mkdir()
    code, out, err = run("batch", "empty", "--out", "results")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "There is no clip in empty" in err
    assert not Path("results").exists()


def test_a_list_of_clips_tells_what_names_do_not(tmp_path):
    listed = tmp_path / "clips.csv"
    listed.write_text("file,rider,riding,crank_mm,start,rear\na.mp4,Anna,mtb,165,2,r.mp4\ns3://b/c.mp4,,,,,\n", "utf-8")
    first, second = find_clips([str(listed)])
    assert (first.facts.rider, first.settings) == ("Anna", {"riding": "gravel", "crank_mm": 165.0})
    assert first.parts == {"start_s": 2.0, "rear": (tmp_path / "r.mp4").as_posix()}
    assert (second.facts.file, second.settings, second.parts) == ("s3://b/c.mp4", {}, {})
    assert second.facts.id == clip_id("s3://b/c.mp4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file,ridre\na.mp4,x\n", "line 2, makes no sense .column ridre"),
        ("file,riding\na.mp4,unicycle\n", "riding is one of"),
        ("file,start\na.mp4,soon\n", "soon"),
        ("file,rider\n,x\n", "no file"),
        ("rider\nx\n", "file"),
    ],
)
def test_a_list_that_makes_no_sense(tmp_path, text, said):
    (tmp_path / "clips.csv").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=said):
        find_clips([str(tmp_path / "clips.csv")])


@pytest.mark.parametrize("pattern", ["{name}", "{rider", "{rider}{rider}", "{}"])
def test_a_pattern_that_makes_no_sense(pattern):
    with pytest.raises(SettingsError, match="makes no sense"):
        find_clips([], pattern)


def test_a_clip_that_is_not_there():
    with pytest.raises(SettingsError, match="no clip"):
        find_clips(["nowhere/*.mp4"])


def test_processes_that_die_or_dawdle_are_replaced():
    ended = dict(run_tasks(squared, [1, -1, 2, -2, 3, -3, 4], 2, TaskLimits(limit_s=2.0, memory_mb=2000)))
    assert [ended[number] for number in (1, 2, 3, 4)] == [(1, "1"), (4, "1"), (9, "1"), (16, "1")]
    assert all(isinstance(ended[number], LostTaskError) for number in (-1, -2, -3))
    assert "memory runs out" in str(ended[-1])
    assert "longer than the 2 s allowed" in str(ended[-2])


def test_one_clip_and_the_same_again(rider, tmp_path):
    facts = ClipLabel("rider-1", "rider.mp4", "Anna")
    task = BatchTask(
        facts,
        CheckRequest(str(rider), folder=tmp_path / "clips" / "rider-1", contents=FolderContents(film=False)),
        engine=acted,
    )
    (tmp_path / "clips").mkdir()
    result = check_clip(task)
    entry = result.entry
    assert (entry.status, entry.facts, entry.key) == ("measured", facts, task_key(task.request, acted))
    assert result.picture.startswith(b"\xff\xd8")
    assert entry_to_json(entry_from_json(entry_to_json(entry))) == entry_to_json(entry)
    assert check_clip(replace(task, known=entry.key)).entry is None
    for other in (
        {"settings": Settings("tt")},
        {"end_s": 5.0},
        {"contents": FolderContents(blur_face=True)},
        {"model": "lite"},
    ):
        assert task_key(replace(task.request, **other)) != task_key(task.request)
    with pytest.raises(VideoError, match="not found"):
        task_key(replace(task.request, source="nowhere.mp4"))


def test_a_machine_elsewhere_sends_what_it_wrote(rider, tmp_path):
    with BatchFolder(tmp_path / "out") as book:
        task = BatchTask(
            ClipLabel("rider-1", "rider.mp4"),
            CheckRequest(str(rider), contents=FolderContents(film=False)),
            engine=acted,
        )
        task = replace(task, request=replace(task.request, folder=book.place(task.facts)))
        result = check_clip_remotely(task)
        assert not task.request.folder.exists()
        book.keep(result.entry, result.picture, result.files)
        assert (task.request.folder / "report.html").exists()
        assert book.entry(task.facts).status == "measured"
        late = check_clip_remotely(replace(task, limit_s=0.0))
        assert (late.entry.error, late.entry.key) == (OverdueError.__name__, "")


def test_a_folder_with_something_else_in_it(tmp_path):
    (tmp_path / "diary.txt").touch()
    with pytest.raises(StoreError, match="no batch of posecheck's"):
        BatchFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_one_batch_at_a_time(tmp_path):
    with BatchFolder(tmp_path / "out"), pytest.raises(StoreError, match="Another batch"):
        BatchFolder(tmp_path / "out")
    with BatchFolder(tmp_path / "out"):
        pass


def test_half_a_file_is_swept_away(tmp_path):
    with BatchFolder(tmp_path / "out"):
        pass
    half = [tmp_path / "out" / "clips" / ".posecheck-0123abcd", tmp_path / "out" / "done" / ".posecheck-4567abcd"]
    half[0].mkdir()
    half[1].touch()
    kept = tmp_path / "out" / ".kept"
    kept.touch()
    with BatchFolder(tmp_path / "out"):
        assert not any(path.exists() for path in half)
        assert kept.exists()


def test_a_lost_entry_or_report_is_done_anew(tmp_path):
    with BatchFolder(tmp_path / "out") as book:
        book.keep(ENTRIES[0], None)
        assert book.entry(ENTRIES[0].facts) is None
        book.place(ENTRIES[0].facts).mkdir()
        (book.place(ENTRIES[0].facts) / "report.html").touch()
        assert book.entry(ENTRIES[0].facts).key == "k"
        (tmp_path / "out" / "done" / "a-1.json").write_text("{", encoding="utf-8")
        assert book.entry(ENTRIES[0].facts) is None


def test_tables_have_a_row_per_clip_and_per_measure():
    rows = list(csv.DictReader(io.StringIO(clips_csv(ENTRIES))))
    assert [row["status"] for row in rows] == ["measured", "failed", "not_measurable"]
    assert (rows[0]["rider"], rows[0]["findings"]) == ("Anna", "saddle_too_high pelvic_rocking")
    assert (rows[1]["reasons"], rows[1]["error"]) == ("b.mp4 is broken.", "VideoError")
    rows = list(csv.DictReader(io.StringIO(batch_measures_csv(ENTRIES))))
    knee = rows[0]
    assert (knee["measure"], knee["value"], knee["low"], knee["target_high"]) == (
        "knee_flexion_bdc",
        "22.4",
        "18",
        "40",
    )
    assert (knee["verdict"], knee["strokes"]) == ("red", "14")
    assert len(rows) == 2 * len(high().measures)


def test_the_page_shows_the_worst_first():
    page = dashboard_page(reversed(ENTRIES))
    assert page.index("a.mp4") < page.index("&lt;c&gt;.mp4") < page.index(">b.mp4")
    assert 'href="clips/a-1/report.html"' in page
    assert 'src="pictures/a-1.jpg"' in page
    assert 'data-finding="Saddle too high|Pelvic rocking"' in page
    assert "<option>Anna</option><option>Bo</option>" in page
    assert "b.mp4 is broken." in page
    assert "http" not in page.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_a_batch_accounts_for_every_clip_and_resumes(rider, tmp_path):
    content = rider.read_bytes()
    folder = clips(tmp_path / "in", high_bo=content, nobody=content, errs=content, broken=b"broken")
    out = tmp_path / "out"
    first = {
        entry.facts.file.rsplit("/")[-1]: (entry, new) for entry, new in run_batch(find_clips([str(folder)]), out, PLAN)
    }
    assert {name: entry.status for name, (entry, _) in first.items()} == {
        "high_bo.mp4": "measured",
        "nobody.mp4": "not_measurable",
        "errs.mp4": "failed",
        "broken.mp4": "failed",
    }
    bug = first["errs.mp4"][0]
    assert bug.error == INTERNAL
    assert (out / bug.reasons[0].rsplit(": ", 1)[1]).is_file()
    report = out / "clips" / first["high_bo.mp4"][0].facts.id / "report.html"
    assert "<script src=" not in report.read_text(encoding="utf-8")
    assert not list(out.glob("*.js"))
    before, age = tables(out), report.stat().st_mtime_ns
    (folder / "broken.mp4").write_bytes(b"broken anew")
    again = {entry.facts.file.rsplit("/")[-1]: new for entry, new in run_batch(find_clips([str(folder)]), out, PLAN)}
    assert again == {"high_bo.mp4": False, "nobody.mp4": False, "errs.mp4": True, "broken.mp4": True}
    assert tables(out) == before
    assert report.stat().st_mtime_ns == age
    assert json.loads((out / "batch.json").read_text(encoding="utf-8"))["schema"] == "posecheck/batch/1"
    one = find_clips([str(folder / "high_bo.mp4")])
    assert [new for _, new in run_batch(one, out, replace(PLAN, again=True))] == [True]
    assert len(list(csv.DictReader(io.StringIO((out / "clips.csv").read_text(encoding="utf-8"))))) == 1


PROBE = """
<script>addEventListener("load", () => {
  const form = document.querySelector(".filters"), told = { wide: document.documentElement.scrollWidth };
  const cards = [...document.querySelectorAll(".cards > li")];
  const shown = () => cards.filter(card => card.offsetParent).map(card => card.dataset.rider);
  const choose = (name, wanted) => {
    form.reset(); form.elements[name].value = wanted; form.dispatchEvent(new Event("input")); return shown();
  };
  told.all = shown();
  told.high = choose("finding", "Saddle too high"); told.said = document.getElementById("shown").textContent;
  told.found = choose("search", "B.MP4"); told.anna = choose("rider", "Anna");
  told.unnamed = [...form.elements].filter(one => !one.labels?.length && !one.textContent).length;
  told.paths = performance.getEntriesByType("resource").map(entry => entry.name);
  document.title = JSON.stringify(told);
});</script></body>"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 500])
def test_the_page_filters_in_a_browser(tool, tmp_path, width):
    page = tmp_path / "index.html"
    page.write_text(dashboard_page(ENTRIES).replace("</body>", PROBE), encoding="utf-8")
    command = [tool("chromium"), "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=90)
    found = json.loads(re.search(r"<title>(\{.*?\})</title>", done.stdout.decode())[1].replace("&amp;", "&"))
    assert found["wide"] <= width
    assert (found["all"], found["high"], found["found"], found["anna"]) == (
        ["Anna", "", "Bo"],
        ["Anna"],
        ["Bo"],
        ["Anna"],
    )
    assert (found["said"], found["unnamed"]) == ("1 of 3 clips are shown.", 0)
    assert all(path.startswith("file:") for path in found["paths"])
