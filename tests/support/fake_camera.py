"""A camera that plays a film to Chromium, and what its live page hears and sends."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from posecheck.video.image import resize_image, to_jpeg
from posecheck.video.reader import Video
from support.paths import SAMPLES
from support.riders import truth

RATE_HZ = 30
SIZE_PX = (640, 360)  # browser, server and other tests share the cores

# Kept by the page's own messages, so that what is measured is what a phone would see.
LISTEN = """
window.heard = []; window.sent = []; window.sockets = [];
const Plain = WebSocket;
window.WebSocket = class extends Plain {
  constructor(...told) {
    super(...told);
    sockets.push(this);
    this.addEventListener("message", event => {
      const said = JSON.parse(event.data);
      const now = performance.timeOrigin + performance.now();
      heard.push({ ...said, rider: undefined, seen: Boolean(said.rider), now, delay: (now - said.at) / 1000 });
    });
  }
  send(what) {
    const head = typeof what === "string" ? null : new DataView(what);
    if (head) sent.push({ bytes: what.byteLength, at: head.getFloat64(0, true), sd: head.getFloat64(8, true) });
    super.send(what);
  }
};
WebSocket.OPEN = 1;
"""


def whole_strokes(name: str) -> list[bytes]:
    """The pictures of a sample over as many whole strokes as it has, so that it can be played in a loop."""
    crank = np.unwrap(np.radians(truth(name)["ang_crank_deg"])) / (2 * np.pi)
    turns = np.floor(crank[-1] - crank[0])
    last = int(np.argmin(np.abs(crank - crank[0] - turns)))
    with Video(SAMPLES / f"{name}.mp4") as video:
        return [to_jpeg(resize_image(frame.rgb, SIZE_PX)) for frame, _ in zip(video, range(last), strict=False)]


def loop(pictures: list[bytes], seconds: float) -> list[bytes]:
    """So many seconds of pictures, over and over."""
    return [pictures[number % len(pictures)] for number in range(round(seconds * RATE_HZ))]


def empty_room(seconds: float) -> list[bytes]:
    """Nobody is there."""
    return loop([to_jpeg(np.full((SIZE_PX[1], SIZE_PX[0], 3), (150, 140, 130), np.uint8))], seconds)


def write_film(path: Path, *pieces: list[bytes]) -> Path:
    """Put pictures into a file that Chromium plays as a camera."""
    path.write_bytes(b"".join(picture for piece in pieces for picture in piece))
    return path


@contextmanager
def filming(program: str, film: Path | None, address: str, **context):
    """A page in a browser whose camera plays a film; None for a camera that is refused."""
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    if film is not None:
        arguments += ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=arguments)
        page = chromium.new_context(**context).new_page()
        page.add_init_script(LISTEN)
        page.goto(address)
        try:
            yield page
        finally:
            chromium.close()


def wait_for(page, script: str, seconds: float = 240.0):
    """Wait until a script in the page says something that is true; the page's own policy lets nothing wait in it."""
    for _ in range(int(seconds * 4)):
        if found := page.evaluate(script):
            return found
        page.wait_for_timeout(250)
    heard = page.evaluate("heard.slice(-3)")
    raise AssertionError(f"{script} was not true within {seconds:g} s; last: {heard}")
