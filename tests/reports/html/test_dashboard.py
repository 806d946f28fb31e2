"""Many clips on one page."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from support.batch_entries import ENTRIES

from posecheck.reports.html.dashboard import dashboard_page


def test_the_page_shows_the_worst_first():
    page = dashboard_page(reversed(ENTRIES))
    assert page.index("a.mp4") < page.index("&lt;c&gt;.mp4") < page.index(">b.mp4")
    assert 'href="clips/a-1/report.html"' in page
    assert 'src="pictures/a-1.jpg"' in page
    assert 'data-finding="Saddle too high|Pelvic rocking"' in page
    assert "<option>Anna</option><option>Bo</option>" in page
    assert "b.mp4 is broken." in page
    assert "http" not in page.replace("http://www.w3.org", "")


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
