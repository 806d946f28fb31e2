"""The page of a history in a real Chromium."""

import pytest
from support.analyses import high, recording
from support.browser import told

from posecheck.app.history import timeline, write_history_page
from posecheck.storage.history import History

pytestmark = pytest.mark.slow


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
