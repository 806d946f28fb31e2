"""What a live page asks of the phone: its tilt, a screen that stays awake, a voice; the rider is a recorded one."""

from __future__ import annotations

import math

import pytest
from support.fake_camera import filming, loop, wait_for, write_film
from support.live_pictures import jpeg, recorded_tools
from support.live_server import LiveServer
from support.served import ScriptedWork

pytestmark = pytest.mark.slow
NEWEST = "heard.filter(one => one.kind === 'reading').at(-1)"
STUBS = """
window.asked = []; window.released = 0; window.spoken = [];
const lock = { release: () => { window.released += 1; return Promise.resolve(); } };
const grant = () => (window.sleepy ? Promise.reject(new Error()) : Promise.resolve(lock));
const request = kind => { asked.push(kind); return grant(); };
Object.defineProperty(navigator, "wakeLock", { value: { request } });
const speak = one => { if (one.text) spoken.push([one.text, one.lang]); };
Object.defineProperty(window, "speechSynthesis", { value: { cancel: () => null, speak } });
"""
TILT = """([x, y]) => dispatchEvent(new DeviceMotionEvent("devicemotion", {
  accelerationIncludingGravity: { x, y, z: 1 } }))"""
GRAVITY = 9.81


@pytest.fixture
def page(tool, tmp_path, finished):
    film = write_film(tmp_path / "room.mjpeg", loop([jpeg((640, 480))], 20))  # as large as the rider's pictures were
    with LiveServer(tmp_path, ScriptedWork(finished), live_tools=recorded_tools("p207_base")) as server:
        key = server.served.server.access.key("rider")
        with filming(tool("chromium"), film, "about:blank") as found:
            found.add_init_script(STUBS)
            found.goto(f"http://127.0.0.1:{server.port}/enter#{key}/live")
            found.wait_for_url("**/live")
            yield found


def tilt(page, deg):
    page.evaluate(TILT, [GRAVITY * math.sin(math.radians(deg)), GRAVITY * math.cos(math.radians(deg))])


def test_the_bubble_follows_the_tilt_upright_and_sideways(page):
    page.click("#start")
    page.wait_for_selector("#stage:not([hidden])")
    for deg, shown in ((7.0, "7°"), (-4.0, "4°"), (90.0 + 12.0, "12°"), (180.0, "0°")):
        tilt(page, deg)
        assert page.inner_text("#lean") == shown
        assert page.is_visible("#bubble")
        assert page.evaluate("document.getElementById('bubble').classList.contains('level')") == (shown == "0°")
    left = page.locator("#ball").evaluate("ball => ball.style.transform")
    tilt(page, 7.0)
    assert page.locator("#ball").evaluate("ball => ball.style.transform") != left
    page.evaluate(TILT, [0.1, 0.1])  # flat on its back
    assert page.inner_text("#lean") == "7°"


def test_a_device_without_a_tilt_says_so_until_it_tells_one(page):
    page.click("#start")
    wait_for(page, "document.getElementById('missing').textContent.startsWith('This device tells no tilt')", 10)
    assert not page.is_visible("#bubble")
    tilt(page, 2.0)
    assert page.inner_text("#missing") == ""


def test_the_screen_stays_awake_as_long_as_the_ride(page):
    page.click("#start")
    wait_for(page, "asked.length === 1", 10)
    assert page.evaluate("asked") == ["screen"]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # a lock ends when the page was hidden
    assert page.evaluate("asked.length") == 2
    page.on("dialog", lambda dialog: dialog.accept())
    wait_for(page, "heard.some(one => one.kind === 'picture')", 60)
    page.click("#discard")
    page.wait_for_selector("#end:not([hidden])")
    assert page.evaluate("released") == 1
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("asked.length") == 2


def test_a_screen_that_goes_dark_is_told_of(page):
    page.evaluate("void (window.sleepy = true)")
    page.click("#start")
    wait_for(page, "document.getElementById('missing').textContent.includes('lets the screen go dark')", 10)


def test_a_voice_says_the_number_and_the_change_once_each_and_only_if_asked(page):
    page.click("#start")
    wait_for(page, f"{NEWEST}?.state === 'riding' && {NEWEST}.strokes >= 10", 120)
    assert not page.is_checked("#voice")
    assert page.evaluate("spoken") == []
    page.check("#voice")
    wait_for(page, "spoken.length === 1", 30)
    reading = page.evaluate(NEWEST)
    (first,) = page.evaluate("spoken")
    assert first[0].startswith(f"{reading['knee'][0]:.0f} degrees.")
    assert first[1] == "en"
    page.click("#moved")
    wait_for(page, "spoken.length === 2", 120)
    change = page.evaluate("heard.find(one => one.told)")
    assert change["strokes"] >= 10
    assert page.evaluate("spoken")[1][0].startswith("The knee at the bottom changed by ")
    page.wait_for_timeout(3000)
    assert page.evaluate("spoken.length") == 2


def test_a_computer_that_is_too_slow_is_told_of_before_it_counts(page):
    page.click("#start")
    wait_for(page, "heard.some(one => one.kind === 'reading')", 60)
    page.evaluate("""() => {
      const told = { ...heard.findLast(one => one.kind === "reading"), state: "framing", knee: null, word: "wait" };
      const data = JSON.stringify({ ...told, reason: "slow_computer", text: "Only 3 pictures a second." });
      sockets.at(-1).onmessage({ data });
    }""")
    assert page.inner_text("#meaning") == "Only 3 pictures a second."
