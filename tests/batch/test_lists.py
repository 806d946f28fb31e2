"""Lists of clips, which a stranger may have written: how far they reach, and that no row of theirs is lost."""

from __future__ import annotations

import csv
import json
import os
import socket
from pathlib import Path

import pytest
from support.addresses import CALLS
from support.clip_folders import LONG_S, clips
from support.engines import acted
from support.here import ADDRESS, SECRETS, SIGNATURE, each_here, web_space
from support.places import NOBODY, POSIX
from support.video_files import write_clip

from posecheck.app.request import CheckRequest
from posecheck.batch import lists
from posecheck.batch.discover import find_clips
from posecheck.batch.tasks import BatchTask, check_clip
from posecheck.errors import SettingsError


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S).read_bytes()


@pytest.fixture
def batch(run, monkeypatch):
    """Run a batch in this process."""
    monkeypatch.setattr("posecheck.batch.run.run_tasks", each_here)
    monkeypatch.setenv("COLUMNS", "400")

    def begin(*arguments, engine=acted):
        return run("batch", "--no-film", *arguments, engine=engine)

    return begin


@pytest.fixture
def web(monkeypatch, rider):
    """Put clips where https addresses lead, without a network."""
    registry = pytest.importorskip("fsspec.registry")
    monkeypatch.setitem(registry._registry, "https", web_space({"high.mp4": rider, "rider.mp4": rider}))


def a_list(folder, *rows, columns="file"):
    folder.mkdir(exist_ok=True)
    path = folder / "list.csv"
    path.write_text("\n".join([columns, *rows, ""]), encoding="utf-8")
    return str(path)


def table(out):
    with (out / "clips.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RUNS_CODE = "{{ cycler.__init__.__globals__.os.popen('touch owned').read() }}"

REFERENCE = {"version": 1, "gen": [{"key": "{{i}}", "url": RUNS_CODE, "dimensions": {"i": {"stop": 2}}}], "refs": {}}


def test_the_listener_hears_a_call(host):
    fsspec = pytest.importorskip("fsspec")
    with pytest.raises((OSError, EOFError)), fsspec.open(f"ftp://{host[0]}/a.mp4"):
        pass
    assert host[1]


@pytest.mark.slow
@pytest.mark.parametrize("column", ["file", "rear", "other_side"])
def test_a_list_makes_nobody_call(column, host, batch, tmp_path, rider):
    folder = clips(tmp_path / "in", rider=rider)
    (folder / "ref.json").write_text(json.dumps(REFERENCE), encoding="utf-8")
    for address in CALLS:
        address = address.format(host=host[0])  # noqa: PLW2901
        rows = [f'"{address}"'] if column == "file" else [f'rider.mp4,"{address}"']
        listed = a_list(folder, *rows, columns="file" if column == "file" else f"file,{column}")
        code, out, err = batch(listed)
        assert (code, out) in ((2, ""), (3, out))
        assert code == 3 if "://" not in address else f"{listed}, line 2: " in err
    assert host[1] == []
    assert not list(tmp_path.rglob("owned"))
    assert not Path("owned").exists()


def test_the_command_line_makes_nobody_call(host, batch):
    for address in CALLS:
        for name in (address, address.replace("a.mp4", "*.mp4")):
            code, out, err = batch(name.format(host=host[0]))
            assert (code, out) == (2, "")
            assert "no address that clips" in err or "no clip" in err
    assert host[1] == []


@POSIX
@pytest.mark.parametrize("column", ["file", "rear", "other_side"])
def test_a_list_reaches_no_further_than_its_folder(column, batch, tmp_path, rider):
    outside = clips(tmp_path / "private", rider=rider) / "rider.mp4"
    folder = clips(tmp_path / "in", rider=rider)
    (folder / "link.mp4").symlink_to(outside)
    (folder / "sub").symlink_to(outside.parent)
    (folder / "down").mkdir()
    ways = ("../private/rider.mp4", str(outside), outside.as_uri(), "file://localhost" + str(outside), "link.mp4")
    ways += ("sub/rider.mp4", "sub/../private/rider.mp4", "down/../../private/rider.mp4", "FILE://" + str(outside))
    ways += ("//studio.example/share/rider.mp4", "..", "/etc/passwd", "/dev/zero")
    for way in ways:
        rows, columns = ([way], "file") if column == "file" else ([f"rider.mp4,{way}"], f"file,{column}")
        listed = a_list(folder, *rows, columns=columns)
        code, out, err = batch(listed)
        assert (code, out) == (2, "")
        assert "line 2: " in err
        assert "--allow-outside" in err
        assert len(find_clips([listed], allow_outside=True)) == 1
    assert not (tmp_path / "posecheck-batch").exists()


@POSIX
def test_what_lies_in_the_folder_may_be_named_in_any_way(tmp_path):
    folder = clips(tmp_path / "in", rider=b"1")
    clips(folder / "sub", bo=b"2")
    (folder / "link.mp4").symlink_to("sub/bo.mp4")
    (tmp_path / "there").symlink_to(folder)
    whole = str(folder / "rider.mp4")
    for name in ("rider.mp4", "./rider.mp4", "sub/../rider.mp4", whole, Path(whole).as_uri(), "link.mp4"):
        for at in (folder, tmp_path / "there"):
            (one,) = find_clips([a_list(at, name)])
            assert Path(one.source).is_file()


def seen(folder):
    """All that a folder shows and holds, with the arrays of recordings unpacked."""
    from zipfile import ZipFile, is_zipfile

    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
            if is_zipfile(path):
                with ZipFile(path) as packed:
                    yield from map(packed.read, packed.namelist())


@pytest.mark.slow
@pytest.mark.usefixtures("web")
def test_no_secret_is_shown_or_written(batch, tmp_path):
    names = ("high", "gone", "silent")
    rows = [f"{ADDRESS}{name}.mp4{SIGNATURE},Anna," for name in names]
    rows += [f"{ADDRESS}rider.mp4{SIGNATURE},Bo,{ADDRESS}{name}.mp4{SIGNATURE}" for name in names]
    listed = a_list(tmp_path / "in", *rows, columns="file,rider,rear")
    for _ in range(2):
        code, out, err = batch(listed, "--keep", "--database", str(tmp_path / "history.sqlite"))
        assert (code, err) == (3, "")
        assert "https://studio.example/high.mp4" in out
        everything = [out.encode(), *seen(tmp_path / "posecheck-batch"), (tmp_path / "history.sqlite").read_bytes()]
        for secret in SECRETS:
            assert not any(secret.encode() in content for content in everything)
    rows = table(tmp_path / "posecheck-batch")
    assert [Path(row["file"]).stem for row in rows] == ["gone", "high", *["rider"] * 3, "silent"]
    assert rows[0]["reasons"].startswith("https://studio.example/gone.mp4 cannot be fetched: there is no such file.")
    assert "silent.mp4 cannot be fetched: an error of the kind ValueError" in rows[-1]["reasons"]
    assert sum(row["status"] == "failed" for row in rows) == 4


@pytest.mark.usefixtures("web")
def test_a_trace_holds_no_secret(batch, tmp_path):
    def errs(film):
        msg = f"{film.clip.path} came from {ADDRESS}high.mp4{SIGNATURE}"
        raise ZeroDivisionError(msg)

    code, out, err = batch(f"{ADDRESS}high.mp4{SIGNATURE}", engine=errs)
    assert code == 3
    (trace,) = (tmp_path / "posecheck-batch" / "clips").glob("*.error.txt")
    text = trace.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    for secret in SECRETS:
        assert secret not in text + out + err


@pytest.mark.usefixtures("web")
def test_an_address_that_cannot_be_used_shows_no_secret(batch, run, tmp_path):
    refused = (f"ftp://{ADDRESS.partition('://')[2]}a.mp4{SIGNATURE}", f"{ADDRESS}nowhere/*.mp4{SIGNATURE}")
    for address in refused:
        for arguments in ([address], [a_list(tmp_path / "in", address)]):
            code, out, err = batch(*arguments)
            for secret in SECRETS:
                assert secret not in out + err
    for command in (("check", refused[0]), ("check", "a.mp4", refused[0])):
        code, out, err = run(*command)
        assert code == 2
        for secret in SECRETS:
            assert secret not in out + err


@pytest.mark.usefixtures("web")
def test_addresses_with_a_pattern_are_listed():
    found = find_clips([f"{ADDRESS}*.mp4"])
    assert [one.facts.file for one in found] == [f"https://studio.example/{name}.mp4" for name in ("high", "rider")]
    with pytest.raises(SettingsError, match=r"https://studio\.example/nowhere/\*\.mp4 cannot be listed: this machine"):
        find_clips([f"{ADDRESS}nowhere/*.mp4{SIGNATURE}"])


def test_a_job_shows_no_secret_to_a_log(tmp_path):
    (one,) = find_clips([a_list(tmp_path, f"{ADDRESS}a.mp4{SIGNATURE},{ADDRESS}b.mp4", columns="file,rear")])
    job = CheckRequest(one.source, rear=one.parts["rear"])
    assert not any(secret in repr(one) + repr(job) for secret in SECRETS)


@pytest.mark.slow
@POSIX
def test_clips_that_cannot_be_read_are_rows(batch, tmp_path, rider):
    folder = clips(tmp_path / "in", high=rider)
    long = "\N{GOTHIC LETTER AHSA}" * 60 + ".mp4"
    (folder / "broken.mp4").symlink_to("gone.mp4")
    (folder / "loop.mp4").symlink_to("loop.mp4")
    (folder / "device.mp4").symlink_to("/dev/zero")
    (folder / "empty.mp4").touch()
    (folder / long).write_bytes(rider)
    (folder / os.fsdecode(b"caf\xe9.mp4")).write_bytes(rider)
    os.mkfifo(folder / "pipe.mp4")
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(folder)
        server.bind("socket.mp4")
        os.chdir(tmp_path)
        for _ in range(2):
            code, out, err = batch("in")
            assert (code, err) == (3, "")
            assert "9 clips: 6 failed, 3 measured." in out
    found = {Path(row["file"]).stem: row for row in table(tmp_path / "posecheck-batch")}
    words = {"broken": "not found", "loop": "not found", "device": "not an ordinary file", "empty": "is empty"}
    for name, said in (words | {"pipe": "not an ordinary file", "socket": "not an ordinary file"}).items():
        assert said in found[name]["reasons"]
        assert (found[name]["status"], found[name]["error"]) == ("failed", "VideoError")
    assert all(found[name]["status"] == "measured" for name in ("high", long.removesuffix(".mp4"), "caf\ufffd"))
    assert max(len(os.fsencode(path.name)) for path in (tmp_path / "posecheck-batch").rglob("*")) < 128


@POSIX
def test_a_trace_of_a_clip_with_a_long_name_is_written(batch, tmp_path, rider):
    long = "errs_" + "\N{GOTHIC LETTER AHSA}" * 58 + ".mp4"
    (tmp_path / long).write_bytes(rider)
    for _ in range(2):
        code, out, err = batch(long)
        assert (code, err) == (3, "")
        assert "1 clip: 1 failed." in out
    assert len(list((tmp_path / "posecheck-batch" / "clips").glob("*.error.txt"))) == 1


@POSIX
def test_a_file_without_rights_is_a_row(tmp_path, rider):
    folder = clips(tmp_path / "in", shut=rider)
    (one,) = find_clips([str(folder)])
    task = BatchTask(one.facts, CheckRequest(one.source), engine=acted)
    assert check_clip(task).entry.status == "measured"  # which imports all that nobody may
    (folder / "shut.mp4").chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        entry = check_clip(task).entry
    finally:
        if root:
            os.seteuid(0)
    assert (entry.status, entry.key, entry.error) == ("failed", "", "VideoError")
    assert "may not be read" in entry.reasons[0]


def test_what_a_list_misses_is_a_row(batch, tmp_path, rider):
    folder = clips(tmp_path / "in", high=rider)
    rows = ("high.mp4,,", "gone.mp4,,", "high.mp4,gone-rear.mp4,", "high.mp4,,gone-other.mp4", "high.mp4,.,")
    listed = a_list(folder, *rows, columns="file,rear,other_side")
    for _ in range(2):
        code, out, err = batch(listed)
        assert (code, err) == (3, "")
        assert "5 clips: 4 failed, 1 measured." in out
    reasons = " ".join(row["reasons"] for row in table(tmp_path / "posecheck-batch"))
    for name in ("gone.mp4", "gone-rear.mp4", "gone-other.mp4"):
        assert f"{name} was not found" in reasons
    assert "is a folder" in reasons


@POSIX
@pytest.mark.parametrize("name", ["x" * 300 + ".mp4", "loop.mp4/a.mp4", "a\0b.mp4"])
def test_a_name_that_cannot_be_is_told(name, batch, tmp_path):
    (tmp_path / "loop.mp4").symlink_to("loop.mp4")
    assert batch(name)[0] == 2
    assert batch(a_list(tmp_path / "in", name))[0] in (2, 3)


@pytest.mark.slow
def test_rows_about_one_file_are_all_measured(batch, tmp_path, rider):
    folder = clips(tmp_path / "in", high=rider)
    rows = ("Anna,,", "Bo,,", "Bo,,4", "Bo,1,", "Bo,,", "Anna,1,4.5")
    listed = a_list(folder, *(f"high.mp4,{row}" for row in rows), columns="file,rider,start,end")
    code, out, err = batch(listed)
    assert (code, err) == (3, "")
    assert "5 clips: 2 measured, 3 not measurable." in out
    found = table(tmp_path / "posecheck-batch")
    told = [(row["rider"], row["start_s"], row["end_s"]) for row in found]
    assert told == [("Anna", "", ""), ("Bo", "", ""), ("Bo", "", "4"), ("Bo", "1", ""), ("Anna", "1", "4.5")]
    assert len({row["clip"] for row in found}) == 5
    assert len(list((tmp_path / "posecheck-batch" / "clips").glob("*/report.html"))) == 5
    page = (tmp_path / "posecheck-batch" / "index.html").read_text(encoding="utf-8")
    assert "1 s to 4.5 s" in page
    assert "beginning to 4 s" in page
    assert "[1-4.5 s]" in out
    assert [row["strokes"] for row in found] == ["6", "6", "4", "4", "4"]
    assert (
        batch(a_list(folder, *(f"high.mp4,{row}" for row in reversed(rows)), columns="file,rider,start,end"))[1].count(
            " before "
        )
        == 5
    )


@pytest.mark.parametrize("start", ["99", "4.5"])
def test_a_part_that_is_not_there_is_a_row(start, batch, tmp_path, rider):
    (tmp_path / "high.mp4").write_bytes(rider)
    code, out, err = batch("high.mp4", "--start", start)
    assert (code in (0, 3), err) == (True, "")
    assert "1 clip: 1 " in out


def test_a_row_tells_more_than_the_folder_that_holds_its_clip(tmp_path):
    folder = clips(tmp_path / "in", high=b"1", bo=b"2")
    listed = a_list(folder, "high.mp4,Anna", columns="file,rider")
    for paths in ([str(folder), listed], [listed, str(folder)]):
        assert [(Path(one.source).stem, one.facts.rider) for one in find_clips(paths)] == [("bo", ""), ("high", "Anna")]


def test_a_list_that_is_too_long_is_refused(tmp_path, monkeypatch):
    row = "a.mp4," + "x" * 93 + "\n"
    path = tmp_path / "list.csv"
    path.write_text("file,rider\n" + row * (lists.LIST_LIMIT // len(row)), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"list\.csv is longer than 10 MB. Make several"):
        find_clips([str(path)])
    monkeypatch.setattr(lists, "LIST_LIMIT", 100 * len(row))
    path.write_text("file,rider\n" + row * 99, encoding="utf-8")
    assert len(find_clips([str(path)])) == 1
    path.write_text("file,rider\n" + row * 100, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"list\.csv is longer than"):
        find_clips([str(path)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('file,rider\na.mp4,"Anna\nb.mp4,Bo\n', "unexpected end"),
        ("file,rider\na.mp4,Anna,Bo\n", "more cells than columns"),
        ("file,rider,rider\na.mp4,Anna,Bo\n", "twice"),
        ("file,start\na.mp4,nan\n", "is no time"),
        ("file,start\n\n\na.mp4,soon\n", "line 4"),
        ("file\n\xff", "column 'file'"),
    ],
)
def test_a_list_whose_rows_would_vanish_is_refused(tmp_path, text, said):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(SettingsError, match=said):
        find_clips([str(path)])


def test_a_cell_may_hold_any_letter(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('file,rider\n"a.mp4","An\u2028na\x85 \x1d B\n2"\n', encoding="utf-8")
    (one,) = find_clips([str(path)])
    assert one.facts.rider == "An\u2028na\x85 \x1d B\n2"


def test_a_list_tells_the_numbers_of_each_bike(tmp_path):
    rows = ("a.mp4,Room 12,saddle=7:20; bars=4:-15", "b.mp4,room 12,saddle=9", "c.mp4,Room 13,")
    found = find_clips([a_list(tmp_path, *rows, columns="file,bike,marks")], database=str(tmp_path / "h.sqlite"))
    marks = [[(one.part, one.number, one.each_mm) for one in clip.settings.get("marks", ())] for clip in found]
    assert marks == [
        [("saddle_height", 7.0, 20.0), ("bar_height", 4.0, -15.0)],
        [("saddle_height", 9.0, 20.0)],
        [],
    ]
    assert json.loads(found[1].as_text())[1]["marks"][0]["number"] == 9.0
    for text in ("saddle=9", "saddle", "saddle=1:20 saddle=2:20"):
        with pytest.raises(SettingsError, match="line 2"):
            find_clips([a_list(tmp_path, f"a.mp4,{text}", columns="file,marks")], database=str(tmp_path / "h.sqlite"))


@POSIX
def test_a_list_that_never_ends_is_refused(tmp_path):
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(SettingsError, match="cannot be read as a list"):
        find_clips([str(tmp_path / "list.csv")])
