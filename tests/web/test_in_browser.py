"""Pages of the server under the hand of a fitter, in a real browser."""

from __future__ import annotations

import base64
import re

import pytest
from support.live_server import LiveServer
from support.served import FILM, bring, follow
from support.served_pages import pages, until

pytestmark = pytest.mark.slow
WIDTHS = (1366, 390, 320)


@pytest.fixture
def live(tmp_path, work):
    with LiveServer(tmp_path, work, lan=True) as found:
        yield found


def fits(page):
    """Whether nothing of a page lies beyond its right edge, at three widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("html").evaluate("node => node.scrollWidth") <= width, page.url


def test_a_clip_is_dropped_and_its_strip_is_read(tool, live):
    with pages(tool, live, "fitter") as (page,):
        page.wait_for_selector("text=Drop a clip here")
        script = "text => { const drag = new DataTransfer(), letters = [...atob(text)].map(one => one.charCodeAt(0));"
        script += (
            " drag.items.add(new File([new Uint8Array(letters)], 'ride.mp4', { type: 'video/mp4' })); return drag; }"
        )
        held = page.evaluate_handle(script, base64.b64encode(FILM).decode())
        page.dispatch_event("[data-step=choose]", "drop", {"dataTransfer": held})
        page.wait_for_url("**/clips/*")
        page.wait_for_selector(".strip li >> nth=7")
        page.click("text=Read the report")
        page.wait_for_selector("iframe.report")
        fits(page)


def test_the_numbers_of_a_studio_bike_are_typed_in(tool, live, work, tmp_path):
    film = tmp_path / "ride.mp4"
    film.write_bytes(FILM)
    with pages(tool, live, "fitter") as (page,):
        page.wait_for_selector("text=Drop a clip here")
        page.evaluate("document.querySelectorAll('#told details').forEach(one => { one.open = true; })")
        fits(page)
        page.fill("#rider", "Ben")
        page.fill("#bike", "Room 12")
        for part, number, each in (("saddle", "7", "20"), ("bars", "4.5", "-15")):
            for field, text in zip(page.locator(f"[data-mark={part}] input").all(), (number, each), strict=True):
                field.fill(text)
        page.set_input_files("#pick", film)
        page.wait_for_url("**/clips/*")
        page.wait_for_selector(".strip")
    (task,) = work.tasks
    marks = [(one.part, one.number, one.each_mm) for one in task.request.settings.marks]
    assert marks == [("saddle_height", 7.0, 20.0), ("bar_height", 4.5, -15.0)]


def test_a_joint_is_magnified_while_it_is_moved_and_moves_are_undone(tool, live):
    client = live.program()
    clip = bring(client)["id"]
    follow(client, clip)
    with pages(tool, live, "fitter") as (page,):
        page.goto(f"{live.address}/clips/{clip}/joints")
        row, lens = page.locator("tr[data-measure=knee_flexion_bdc]"), page.locator("figure[data-deg='180'] canvas")
        row.wait_for()

        def value():
            return float(row.get_attribute("data-value"))

        before, knee = value(), page.locator("figure[data-deg='180'] button[data-joint=knee]")
        assert not lens.is_visible()
        knee.scroll_into_view_if_needed()
        spot = knee.bounding_box()
        x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 6, y, steps=2)
        assert lens.is_visible()
        page.mouse.up()
        assert not lens.is_visible()
        until(lambda: abs(value() - before) > 1)
        dragged = value()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert lens.is_visible()
        until(lambda: value() != dragged)
        page.click("#back")  # both small steps at once
        until(lambda: value() == dragged)
        page.click("#back")
        until(lambda: value() == before)
        assert page.locator("#back").is_disabled()


def test_pages_of_riders_and_classes_fit_and_print(tool, live):
    client = live.program()
    for rider in ("Anna", "Bob"):
        follow(client, bring(client, rider=rider)["id"])
    with pages(tool, live, "fitter") as (page,):
        for path in ("/", "/riders?name=Anna", "/cards", "/class", "/queue", "/clips", "/phone", "/trust", "/compare"):
            page.goto(f"{live.address}{path}")
            fits(page)
        page.goto(f"{live.address}/cards")
        page.wait_for_function("[...document.images].every(one => one.complete)")
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) == 2
