"""The command line: what it prints where, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from riders import SAMPLES, from_truth
from test_record import DOCS
from video_files import write_clip

import posecheck.cli
from posecheck.adapters.store import save_recording
from posecheck.cli.doctor import _pair
from posecheck.cli.options import Model, RidingName, SideName
from posecheck.data import RIDINGS, Engine, Track
from posecheck.landmarks import NAMES
from posecheck.pipeline import record

FILES = {"report.html", "annotated.mp4", "slow.mp4", "analysis.json", "series.csv", "recording.npz"}
IDEAL = str(SAMPLES / "spin_ideal.mp4")
HIGH = str(SAMPLES / "spin_high.mp4")


def truth(film):
    """An engine that knows the truth of the sample clips."""
    time_s = np.array([frame.time_s for frame in film])
    xy = from_truth(Path(film.clip.path).stem).side.xy_px[: len(time_s)]
    return Track(film.clip, Engine("truth"), time_s, xy, np.ones(xy.shape[:2]))


def blind(film):
    """An engine that sees nobody."""
    time_s = np.array([frame.time_s for frame in film])
    shape = (len(time_s), len(NAMES))
    return Track(film.clip, Engine("blind"), time_s, np.full((*shape, 2), np.nan), np.zeros(shape))


def broken(film):
    """An engine with a bug."""
    raise ZeroDivisionError(film)


def impatient(film):
    """An engine whose user presses Ctrl-C."""
    raise KeyboardInterrupt(film)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run the command line in an empty folder; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, engine=truth):
        with pytest.raises(SystemExit) as ended:
            posecheck.cli.main(arguments, engine=engine)
        done = capsys.readouterr()
        return ended.value.code or 0, done.out, done.err

    return run


def shell(*arguments, **options):
    command = [sys.executable, "-m", "posecheck.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def document(out):
    found = json.loads(out)
    jsonschema.validate(found, json.loads(DOCS.read_text(encoding="utf-8")))
    return found


def test_a_good_fit(run):
    code, out, err = run("check", IDEAL)
    assert (code, err) == (0, "")
    assert "Nothing stands out" in out
    assert "spin_ideal-posecheck/report.html" in out.replace("\\", "/")
    assert "\x1b" not in out
    assert {path.name for path in Path("spin_ideal-posecheck").iterdir()} == FILES


def test_a_high_saddle(run):
    code, out, _ = run("check", HIGH, "--step-mm", "20", "--out", "here")
    assert code == 0
    assert "Saddle too high" in out
    assert "lower; first step 20 mm" in out


def test_one_document_and_nothing_else(run):
    code, out, err = run("check", HIGH, "--json")
    assert (code, err) == (0, "")
    found = document(out)
    assert found["findings"][0]["id"] == "saddle_too_high"
    assert {finding["because_of"] for finding in found["findings"][1:]} <= {"saddle_too_high"}
    assert found["made_by"]["model"] == "truth"


def test_exit_3_has_its_document_too(run):
    code, out, err = run("check", IDEAL, "--end", "1", "--json", engine=blind)
    assert (code, err) == (3, "")
    assert document(out)["quality"]["usable"] is False
    assert list(Path().iterdir()) == []
    code, out, err = run("check", IDEAL, "--end", "1", engine=blind)
    assert (code, err) == (3, "")
    assert "cannot be measured" in out
    page = Path("spin_ideal-posecheck", "report.html").read_text(encoding="utf-8")
    assert "This clip cannot be measured. Nobody was found on the bike." in page
    assert "How to film better" in page


def test_options_arrive(run):
    told = ("--riding", "mtb", "--side", "left", "--slow-motion", "2", "--crank-mm", "165", "--end", "5.5")
    code, out, _ = run("check", IDEAL, "--json", *told)
    found = document(out)
    assert code == 0
    assert (found["riding"], found["side"]) == ("gravel", "left")
    assert found["measures"]["cadence"]["value"] > 140
    assert found["clip"]["frames"] == 165


def test_own_bands_are_shown_as_such(run, tmp_path):
    bands = tmp_path / "mine.toml"
    bands.write_text('[[target]]\nmeasure = "cadence"\nlow = 60\nhigh = 70\nriding = "gravel"', encoding="utf-8")
    told = ("--targets", str(bands), "--riding", "mtb")
    found = document(run("demo", "--json", *told)[1])["measures"]["cadence"]
    assert (found["target"], found["target_level"], found["verdict"]) == ([60, 70], "own", "amber")


@pytest.mark.slow
def test_the_demo_writes_its_folder(run):
    code, out, _ = run("demo")
    assert code == 0
    assert "posecheck-demo/report.html" in out.replace("\\", "/")
    assert {path.name for path in Path("posecheck-demo").iterdir()} == FILES


def test_the_demo(run):
    code, out, _ = run("demo", "--json")
    assert code == 0
    assert document(out)["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check", IDEAL, "--crank-mm", "17"], "a crank is 100 to 220 mm long"),
        (["check", IDEAL, "--crank-mm", "nan"], "a crank is 100 to 220 mm long"),
        (["check", IDEAL, "--slow-motion", "0"], "slow motion"),
        (["check", IDEAL, "--start", "3", "--end", "2"], "a section starts"),
        (["check", IDEAL, "--start", "100"], "no picture"),
        (["check", IDEAL, "--targets", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["check", IDEAL, "--targets", IDEAL], "cannot be read as a targets file"),
        (["check", IDEAL, "--targets", "."], "cannot be read as a targets file"),
        (["check", IDEAL, "--riding", "unicycle"], "unicycle"),
        (["check", IDEAL, "--no-such-option"], "no-such-option"),
        (["check", IDEAL, "--export", "c3d"], "c3d cannot be exported"),
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
    assert (code, out) == (130, "")
    assert "Traceback" not in err


def test_a_reader_who_goes_away():
    command = [sys.executable, "-m", "posecheck.cli", "doctor", "--help"]
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
    before = os.times()
    assert shell("--help").returncode == 0
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5


def test_the_names_are_those_of_the_library():
    assert {name.value for name in RidingName} == {*RIDINGS, "mtb"}
    assert [name.value for name in SideName] == ["auto", "left", "right"]
    assert [name.value for name in Model] == ["heavy", "lite"]


def test_the_real_model_and_a_clean_terminal():
    done = shell("check", IDEAL, "--model", "lite", "--end", "0.7", "--json")
    assert done.stderr == ""
    found = document(done.stdout)
    assert done.returncode == 3
    assert found["quality"]["usable"] is False
    assert found["made_by"]["model"] == "mediapipe lite"


def test_the_doctor_finds_all_well():
    done = shell("doctor")
    assert done.returncode == 0, done.stdout
    assert "All is well." in done.stdout
    assert "wrong" not in done.stdout
    assert done.stderr == ""


def test_the_doctor_sees_nobody(run):
    code, out, _ = run("doctor", engine=blind)
    assert code == 1
    assert "seen in 0% of 15 pictures" in " ".join(out.split())


@pytest.mark.parametrize(
    ("found", "fine", "says"),
    [
        ({"opencv-python": "4.10.0.84", "opencv-contrib-python": "4.10.0.84"}, True, "opencv-python 4.10.0.84"),
        ({"opencv-python": "4.9.0.80", "opencv-contrib-python": "4.10.0.84"}, False, "opencv-python==4.10.0.84"),
        ({"opencv-python": "5.0.0.93", "opencv-python-headless": "4.10.0.84"}, False, "opencv-python-headless==5.0"),
        ({}, False, "pip install opencv-python"),
    ],
)
def test_opencv_packages_must_agree(found, fine, says):
    ((well, text),) = _pair(found)
    assert well is fine
    assert says in text


def test_a_class_is_read_in_windows(tmp_path):
    clip, seen, told = write_clip(tmp_path / "class.mp4", np.arange(0, 300, 1.0)), [], []

    def engine(film):
        time_s = np.array([frame.time_s for frame in film])
        seen.append((time_s[0], time_s[-1]))
        shape = (len(time_s), len(NAMES))
        return Track(film.clip, Engine("blind"), time_s, np.full((*shape, 2), np.nan), np.zeros(shape))

    whole = record(clip, engine=engine, whole_class=True, progress=told.append)
    assert seen == [(0, 19), (120, 139), (240, 259)]
    assert len(whole.side.time_s) == whole.side.clip.frames == 60
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1, abs=0.05)


def test_a_short_clip_is_no_class(run):
    plain, as_class = (run("check", IDEAL, "--json", *extra)[1] for extra in ((), ("--class",)))
    assert plain == as_class


def test_recovery_always_names_the_red_flags(run, tmp_path):
    kept = stored(tmp_path, "spin_ideal")
    _, out, _ = run("check", kept, "--riding", "recovery")
    assert out.count("see a professional") == 5
    assert "The way back, step by step" in out
    code, out, _ = run("check", IDEAL, "--end", "1", "--riding", "recovery", engine=blind)
    assert (code, out.count("see a professional")) == (3, 5)
    _, out, _ = run("check", IDEAL, "--end", "1", "--riding", "recovery", "--json", engine=blind)
    assert len(document(out)["red_flags"]) == 5
    _, out, _ = run("check", kept, "--force")
    assert "see a professional" not in out


def stored(tmp_path, name):
    """A stored recording with a sample's exact joints."""
    path = tmp_path / f"{name}.npz"
    save_recording(from_truth(name), path)
    return str(path)


def test_two_clips_compared(run, tmp_path):
    code, out, err = run("compare", stored(tmp_path, "spin_high"), IDEAL)
    assert (code, err) == (0, "")
    assert "the change did what was advised" in " ".join(out.split()).lower()
    assert "the saddle was lowered" in " ".join(out.split())
    assert "spin_high-against-spin_ideal-posecheck/report.html" in "".join(out.split()).replace("\\", "/")
    (folder,) = Path().glob("*-posecheck")
    assert {path.name for path in folder.iterdir()} == {"report.html", "comparison.json"}


def test_a_comparison_as_a_document(run, tmp_path):
    clips = [stored(tmp_path, name) for name in ("spin_high", "spin_ideal")]
    told = ("--riding", "mtb", "--crank-mm", "175", "--step-mm", "20", "--client", "Ada")
    code, out, err = run("compare", *clips, "--json", *told)
    assert (code, err) == (0, "")
    assert not list(Path().glob("*-posecheck"))
    assert run("compare", *clips, "--json", *told, "--out", "here")[1] == out
    assert Path("here", "comparison.json").read_text(encoding="utf-8") == out.rstrip()
    assert "Ada" in Path("here", "report.html").read_text(encoding="utf-8")
    assert "must not be replaced" in run("compare", *clips, "--out", str(tmp_path), "--force")[2]
    found = json.loads(out)
    jsonschema.validate(found, json.loads((DOCS.parent / "comparison.schema.json").read_text(encoding="utf-8")))
    assert found["changes"]["knee_flexion_bdc"]["changed"]


def test_a_comparison_with_a_clip_that_cannot_be_measured(run, tmp_path):
    code, out, _ = run("compare", stored(tmp_path, "spin_high"), IDEAL, engine=blind)
    assert code == 3
    assert "The second clip cannot be measured." in out


def test_a_file_that_is_no_recording(run, tmp_path):
    path = tmp_path / "text.npz"
    path.write_text("This is no recording.")
    code, out, err = run("compare", str(path), IDEAL)
    assert (code, out) == (2, "")
    assert "text.npz is no recording of posecheck" in err


def test_a_second_clip_from_behind(run):
    code, out, err = run("check", IDEAL, "--rear", HIGH, "--json")
    assert (code, err) == (0, "")
    found = document(out)["measures"]
    assert "no view from behind" in found["pelvic_tilt_rear"]["reason"]
    assert found["lateral_pelvic_sway"]["method"] == "side_proxy"


def test_a_recording_is_kept_and_looked_at_again_without_the_video(run, tmp_path):
    folder = tmp_path / "kept"
    code, out, _ = run("check", IDEAL, "--riding", "road", "--crank-mm", "165", "--out", str(folder), "--json")
    kept = str(folder / "recording.npz")
    assert code == 0
    again = document(run("check", kept, "--json", engine=None)[1])
    assert again == document(out)
    assert document(run("check", kept, "--json", "--riding", "tt", engine=None)[1])["riding"] == "tt"


def test_a_second_clip_joins_a_stored_recording(run, tmp_path):
    kept = stored(tmp_path, "spin_ideal")
    found = document(run("check", kept, "--other-side", str(SAMPLES / "spin_low.mp4"), "--json")[1])
    assert found["measures"]["asymmetry_knee_flexion_bdc"]["value"] > 10
    assert "asymmetry" in [finding["id"] for finding in found["findings"]]


def test_a_stored_recording_has_no_parts(run, tmp_path):
    code, out, err = run("check", stored(tmp_path, "spin_ideal"), "--start", "2")
    assert (code, out) == (2, "")
    assert "need the video" in err
