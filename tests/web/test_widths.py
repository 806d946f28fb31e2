"""Pages in every language in a real browser: nothing lies beyond the right edge, on a desk and on two phones."""

from __future__ import annotations

import pytest
from support.batch_entries import ENTRIES
from support.live_server import LiveServer
from support.results import result_of
from support.riders import from_truth
from support.served import bring, follow
from support.served_pages import pages

from posecheck.app.comparison import write_comparison
from posecheck.app.history import timeline, write_history_page
from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.fit.comparison import compare
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.storage.history import History
from posecheck.text import LANGUAGES, use_language

pytestmark = pytest.mark.slow
WIDTHS = (1366, 390, 320)
OTHERS = [tag for tag in LANGUAGES if tag != "en"]
SERVED = ("/", "/riders?name=Anna", "/cards", "/class", "/queue", "/clips", "/phone", "/trust", "/compare", "/live")


def beyond_edge(page, address):
    """Where a page is wider than its window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        wide = page.locator("html").evaluate("node => node.scrollWidth")
        if wide > width:
            found.append((address, width, wide))
    return found


def write_all(place):
    """Write a page of each kind; returns their paths."""
    high, ideal = (result_of(from_truth(name)) for name in ("spin_high", "spin_ideal"))
    write_results(high, place / "report", FolderContents())
    write_comparison(high, ideal, compare(high.analysis, ideal.analysis), place / "comparison", FolderContents())
    history = History(str(place / "history.sqlite"))
    for number, result in enumerate((high, ideal)):
        history.keep("Anna", result.recording, result.analysis, clip_sha256=str(number))
    write_history_page(timeline(history, "Anna"), place / "history.html")
    (place / "index.html").write_text(dashboard_page(ENTRIES), "utf-8")
    return [place / name for name in ("report/report.html", "comparison/report.html", "history.html", "index.html")]


@pytest.mark.parametrize("language", OTHERS)
def test_reports_fit(tool, tmp_path, language):
    playwright = pytest.importorskip("playwright.sync_api")
    with use_language(language):
        written = write_all(tmp_path)
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        page = chromium.new_page()
        found = [one for path in written for one in beyond_edge(page, path.as_uri())]
        spoken = page.locator("html").get_attribute("lang")
        chromium.close()
    assert (found, spoken) == ([], language)


def test_pages_of_the_server_fit(tool, tmp_path, work):
    with LiveServer(tmp_path, work, lan=True) as live:
        clip = bring(live.program(), rider="Anna")["id"]
        follow(live.program(), clip)
        with pages(tool, live, "fitter") as (page,):
            found = []
            for language in OTHERS:
                page.goto(f"{live.address}/?language={language}")
                assert page.locator("html").get_attribute("lang") == language
                for path in (*SERVED, f"/clips/{clip}", f"/clips/{clip}/joints"):
                    found += beyond_edge(page, f"{live.address}{path}")
    assert found == []
