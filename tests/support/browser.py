"""Pages in a real browser: what a probe script finds in them."""

from __future__ import annotations

import json
import re
import subprocess

from support.paths import TESTS

DARK = "@media (prefers-color-scheme: dark)"


PROBES = TESTS / "probes"


FRAME = """
<script>addEventListener("load", () => setTimeout(async () => {
  const at = id => document.getElementById(id), film = at("film");
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const told = { wide: document.documentElement.scrollWidth, charts: document.querySelectorAll(".chart svg").length };
  PROBE
  told.paths = performance.getEntriesByType("resource").map(entry => entry.name);
  document.title = JSON.stringify(told);
}, 1500));</script></body>"""


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
