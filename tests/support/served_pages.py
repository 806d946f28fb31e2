"""Pages of a running server in a real browser."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1366, "height": 900}}


@contextmanager
def pages(tool, live, *roles):
    """Pages of browsers that know nothing of each other."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        found = []
        for role in roles:
            page = chromium.new_context(**(PHONE if role == "rider" else DESK)).new_page()
            page.set_default_timeout(60_000)
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto(f"{live.address}/enter#{live.served.server.access.key(role)}")
            page.wait_for_url(f"{live.address}/")
            found.append(page)
        yield found
        chromium.close()


def until(is_so, patience_s=60):
    """Wait until something is so; the security policy lets no page evaluate what a browser would wait for."""
    end_s = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < end_s
        time.sleep(0.05)
