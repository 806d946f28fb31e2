"""Names that want to be formulas, steer a terminal or be read as markup: they stay names."""

from __future__ import annotations

import csv
import io
import sqlite3
import string
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from support.analyses import high, recording
from support.batch_entries import ENTRIES
from support.places import POSIX

from posecheck.cli import terminal
from posecheck.cli.batch import _row
from posecheck.records.history import HistoryEntry, Timeline, Trend, TrendPoint
from posecheck.reports.data.batch import batch_measures_csv, clips_csv
from posecheck.reports.data.cells import unescape_cell
from posecheck.reports.text.history import history_measures_csv
from posecheck.storage.history import History

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+1", "\uff1d1", "-cmd|' /C calc'!A0")

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

STEERS = "\x1b[2J\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\link\x9b31m\r\b\u202e"

MARKUP = "[red]ride[/b][link=https://evil.example]:smile:"


def cells(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def runs(cell):
    """Whether a spreadsheet would run a cell."""
    try:
        float(cell)
    except ValueError:
        return cell.startswith(STARTS)
    return False


@pytest.mark.parametrize("name", FORMULAS)
def test_no_table_of_a_batch_holds_a_formula(name):
    entry = replace(ENTRIES[0], reasons=(f"{name} was not found.",))
    entry = replace(entry, facts=replace(entry.facts, id=name, file=name, rider=name, bike=name, date=name))
    for text in (clips_csv([entry]), batch_measures_csv([entry])):
        assert not any(runs(cell) for row in cells(text) for cell in row.values())
        for row in cells(text):
            assert {unescape_cell(row[column]) for column in ("clip", "file", "rider", "bike", "date")} == {name}
    assert float(cells(batch_measures_csv([entry]))[0]["low"]) == 18


@pytest.mark.parametrize("name", FORMULAS)
def test_no_table_of_a_history_holds_a_formula(name):
    day = datetime(2026, 5, 4)  # noqa: DTZ001
    kept = HistoryEntry(
        1, name, name, name, "c" * 64, name, name, usable=True, recorded_on=day, kept_at=day, version=name
    )
    trend = Trend(name, name, name, (TrendPoint(1, -2.123456789, (-3.0, -1.5), None),), "noise", None, None)
    (row,) = cells(history_measures_csv([Timeline(name, name, (kept,), (), (trend,), (), ())]))
    assert {unescape_cell(row[column]) for column in ("bike", "clip", "riding", "measure", "unit")} == {name}
    assert not any(runs(cell) for cell in row.values())
    assert [float(row[column]) for column in ("value", "low", "high")] == [-2.123456789, -3, -1.5]


def test_an_export_of_a_history_holds_no_formula(run, tmp_path):
    History(str(tmp_path / "h.sqlite")).keep(
        "=Anna", recording(), high("/clips/@ride.mp4"), clip_sha256="c" * 64, bike="+1"
    )
    assert run("history", "=Anna", "--database", "h.sqlite", "--export", "all")[0] == 0
    rows = cells((tmp_path / "all" / "measures.csv").read_text(encoding="utf-8"))
    assert {(row["bike"], row["clip"]) for row in rows} == {("'+1", "'@ride.mp4")}
    assert not any(runs(cell) for row in rows for cell in row.values())


def visible(text):
    return all(letter.isprintable() or letter == "\n" for letter in text)


def test_no_history_steers_a_terminal(run, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "500")
    History(str(tmp_path / "h.sqlite")).keep("Anna", recording(), high("/clips/ride.mp4"), clip_sha256="c" * 64)
    History(str(tmp_path / "h.sqlite")).note("Anna", "saddle up")
    with sqlite3.connect(tmp_path / "h.sqlite") as crafted:
        for table, column in (("riders", "name"), ("entries", "bike"), ("entries", "clip"), ("entries", "riding")):
            crafted.execute(f"UPDATE posecheck_{table} SET {column} = ?", (STEERS + MARKUP,))  # noqa: S608
        for column in ("model", "version"):
            crafted.execute(f"UPDATE posecheck_entries SET {column} = ?", (STEERS,))  # noqa: S608
        crafted.execute("UPDATE posecheck_notes SET text = ?", (f"two\n{STEERS}{MARKUP}",))
    crafted.close()
    for command in (("history",), ("history", "Anna"), ("history", "Anna", "--bike", STEERS), ("history", STEERS)):
        code, out, err = run(*command, "--database", "h.sqlite")
        assert visible(out)
        assert visible(err)
        assert code == 0 or err
    assert MARKUP in run("history", "--database", "h.sqlite")[1]


def test_no_name_steers_a_terminal(run):
    for command in (
        ("check", f"{STEERS}.mp4"),
        ("compare", "a.mp4", f"{STEERS}.mp4"),
        ("report", f"{STEERS}.npz"),
        ("batch", f"{STEERS}.mp4"),
        ("batch", f"{STEERS}.csv"),
        ("check", "a.mp4", f"b{STEERS}.mp4"),
        ("check", f"--{STEERS}"),
        ("check", "a.mp4", "--targets", STEERS),
        ("check", "a.mp4", "--logo", STEERS),
        ("check", "a.mp4", "--riding", STEERS),
        (STEERS,),
    ):
        code, out, err = run(*command)
        assert code == 2
        assert out == ""
        assert visible(err)


def test_no_row_of_a_batch_steers_a_terminal():
    for entry in ENTRIES:
        facts = replace(entry.facts, file=STEERS, rider=STEERS)
        assert visible(_row(replace(entry, facts=facts, reasons=(STEERS,)), fresh=True).plain)


def test_what_is_shown_is_visible_in_colour_too(capsys, monkeypatch):
    from rich.table import Table

    monkeypatch.setenv("FORCE_COLOR", "1")
    rows = Table(STEERS, title=STEERS)
    rows.add_row(STEERS + MARKUP, style="red")
    terminal.show_lines(rows, STEERS)
    out = capsys.readouterr().out
    assert out.count("\x1b[") == out.count("\x1b")  # colours of our own
    assert set(out.replace("\x1b[", "")) - set(string.printable) <= set("┏┓┃━┡┩│└┘─╇┳┴")
    assert not {"\x07", "\r", "\b", "\x9b"} & set(out)
    assert "\x1b[2J" not in out


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("folder", ["a[/b]c", MARKUP.replace("/", "-"), "[bold]", "[link=x]"])
def test_no_path_is_markup(folder, run, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.chdir(tmp_path)
    place = tmp_path / folder.replace("/", "") if "/" not in folder else Path(folder)
    place.parent.mkdir(exist_ok=True)
    from support.command import stored

    clip = Path(stored(tmp_path, "spin_ideal")).rename(tmp_path / "[red]ride.npz")
    code, out, err = run("check", clip.name, "--out", str(place))
    assert (code, err) == (0, "")
    assert f"The report: {place.relative_to(tmp_path) if place.is_absolute() else place}/report.html" in out
    assert "The report: [red]ride-posecheck/report.html" in run("check", clip.name)[1]
    code, out, err = run("compare", clip.name, clip.name, "--out", f"{place}-2")
    assert (code, err) == (0, "")
    assert f"{folder}-2/report.html" in out
    code, out, err = run("report", clip.name, "--out", f"{place}-3")
    assert (code, err) == (0, "")
    assert f"{folder}-3/report.html" in out
    run("check", clip.name, "--json", "--rider", "Anna", "--database", f"{place}.sqlite")
    code, out, err = run("history", "Anna", "--database", f"{place}.sqlite", "--plot", f"{place}.html")
    assert (code, err) == (0, "")
    assert f"The page: {place}.html" in out
    code, out, err = run("batch", f"{place}-none.mp4", "--out", f"{place}-4")
    assert (code, out) == (2, "")
    assert f"{place}-none.mp4" in err
