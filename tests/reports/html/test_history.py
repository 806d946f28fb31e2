"""The page of a history: on its own, and in a real Chromium."""

import io
import re

import pytest
from rich.console import Console
from support.analyses import high, recording, walker
from support.browser import told
from support.kept_clips import keep_three_clips

from posecheck.app.history import timeline, write_history_page
from posecheck.reports.html.history import history_page
from posecheck.reports.text.history import (
    history_measures_csv,
    history_table,
)
from posecheck.storage.history import History


@pytest.mark.slow
def test_a_history_is_drawn(tool, tmp_path):
    history = History(str(tmp_path / "history.sqlite"))
    for number in range(3):
        history.keep("Anna", recording(), high(), clip_sha256=str(number))
    history.note("Anna", "saddle +5 mm")
    (tmp_path / "page").mkdir()
    write_history_page(timeline(history, "Anna"), tmp_path / "page" / "anna.html")
    found, console = told(tool("chromium"), tmp_path / "page" / "anna.html", 500, "history")
    assert console == []
    assert found["charts"] >= 6
    assert found["wide"] <= 500
    assert found["paths"] == []
    assert (found["first"], found["left"], found["focusable"]) == ("", "", 0)
    clip, note = found["pointed"].split("\n")[0], "1. saddle +5 mm"
    assert clip.endswith(".mp4")
    assert [key.split("\n")[0] for key in found["keys"]] == [note, clip, note, clip, ""]


@pytest.fixture
def history(tmp_path):
    return keep_three_clips(tmp_path)


def shown(renderable):
    console = Console(width=80, file=io.StringIO())
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_page_needs_nothing_and_shows_names_as_they_are(history, tmp_path):
    line = timeline(history, "Anna <b>")
    write_history_page(line, tmp_path / "anna.html")
    page = (tmp_path / "anna.html").read_text(encoding="utf-8")
    assert page == history_page(line)
    head = page[: page.index("<script>")]
    knee = next(each for each in head.split("<figure>") if each.startswith("<h3>Knee flexion at BDC"))
    marks = re.findall(r'<g data-x="([\d.]+)" data-y="([\d.]+)"><title>([^<]*)</title>', knee)
    assert "Anna &lt;b&gt;" in head
    assert "1. saddle &lt;i&gt;-10&lt;/i&gt; mm [bold]" in head
    assert "<i>" not in head
    assert not any(word in head for word in ("src=", 'href="http', "@import", "url("))
    assert re.findall(r">(2026-[\d-]*)</span>", knee) == ["2026-05-04", "2026-05-06", "2026-05-08"]
    assert [float(x) for x, _, _ in marks] == [62.5, 25.0, 50.0, 75.0]
    assert [text.split("\n")[0] for *_, text in marks[1:]] == ["c0.mp4", "c1.mp4", "c2.mp4"]
    assert float(marks[3][1]) < float(marks[1][1])  # the largest value stands highest
    assert (knee.count('class="own"'), knee.count('class="hole"')) == (3, 0)


def test_a_page_without_a_trend(tmp_path):
    kept = History(str(tmp_path / "history.sqlite"))
    kept.note("Anna", "new shoes")
    kept.keep("Anna", recording(), walker(), clip_sha256="1")
    line = timeline(kept, "Anna")
    assert "cannot be measured" in history_page(line)
    assert "<script>" not in history_page(line)
    assert 'class="chart' not in history_page(line)
    assert "cannot be measured" in shown(history_table(line))
    assert history_measures_csv([line]).count("\n") == 1
