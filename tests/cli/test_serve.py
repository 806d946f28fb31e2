"""The server as people meet it: a real process, the pose model, Chromium at the size of a phone and of a desk."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.paths import SAMPLES
from support.served import FILM, ScriptedWork, Served, bring, finished_clip, follow

pytestmark = pytest.mark.slow
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
CLIP = SAMPLES / "spin_high.mp4"
PATIENCE_MS = 180_000


class Server:
    """``posecheck serve`` in a process of its own, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._folder = folder
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "posecheck", "serve", "--model", "lite", "--port", str(self.port)]
        command += ["--folder", self._folder, "--database", self._folder.parent / "served.sqlite"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        lines = [self.process.stdout.readline().strip() for _ in range(7)]
        self.key = next(line.split("#")[1] for line in lines if "enter#" in line)
        self.token = lines[4]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        self.process.terminate()
        self._gone()

    def _gone(self) -> None:
        self.process.wait(30)
        self.process.stdout.close()

    def call(self, method: str, path: str, content: bytes | None = None) -> bytes:
        request = urllib.request.Request(self.address + path, content, {"Authorization": f"Bearer {self.token}"})  # noqa: S310
        request.method = method
        with urllib.request.urlopen(request, timeout=180) as answer:  # noqa: S310
            return answer.read()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("serve") / "files")
    yield found
    found.stop()


@contextmanager
def browser(program, **size):
    """A browser that tells of everything that stands on its console."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_context(**size).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        chromium.close()


def enter(page, server):
    page.goto(f"{server.address}/enter#{server.key}")
    page.wait_for_url(f"{server.address}/")
    assert server.key not in page.url


def fits(page, width):
    assert page.locator("html").evaluate("node => node.scrollWidth") <= width


def test_from_the_phone_to_the_report_though_the_server_dies(tool, server):
    with browser(tool("chromium"), **PHONE) as page:
        enter(page, server)
        page.click("text=How to film")
        for _ in range(5):
            assert page.locator(".step:visible h1").count() == 1
            fits(page, 390)
            page.click("[data-go=next]:visible")
        page.set_input_files("#pick", CLIP)
        page.wait_for_selector("text=Looking at the first picture")
        page.wait_for_url("**/clips/*")
        assert "One thing first" not in page.content()
        page.wait_for_selector("#percent:has-text('%')")
        server.kill()
        page.wait_for_selector("#offline:visible")
        server.start()
        page.wait_for_selector("[data-ending=measured]")
        fits(page, 390)
        assert page.locator(".strip li").count() == 8
        assert page.locator("img.why").evaluate("node => node.naturalWidth") > 300
        assert page.said
        assert all("ERR_" in line for line in page.said)  # the server was away for a while
        page.said.clear()
        page.click("text=Read the report")
        page.wait_for_url("**/report")
        page.wait_for_selector("iframe.report")
        (report,) = page.frames[1:]
        report.wait_for_selector(".chart svg")
        fits(page, 390)
        assert report.evaluate("self.origin") == "null"
        assert report.locator("#film").evaluate("node => node.readyState") > 0
        assert report.evaluate("fetch('/api/clips').then(() => 'read', () => 'shut off')") == "shut off"
        assert [line for line in page.said if "Content Security Policy" not in line] == []
    assert not list(server._folder.glob("clips/*/clip"))
    for clip in json.loads(server.call("GET", "/api/clips")):
        server.call("DELETE", f"/api/clips/{clip['id']}")


def at_a_terminal(environment):
    """Bare ``posecheck`` as somebody types it, or double-clicks it; what it says, and its process."""
    master, end = os.openpty()
    command = [sys.executable, "-m", "posecheck"]
    process = subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=environment, start_new_session=True)
    os.close(end)
    return master, process


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made the way of Unix")
def test_without_a_word_the_page_opens_let_in(tmp_path):
    opened, opener = tmp_path / "opened", tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n', encoding="utf-8")
    opener.chmod(0o755)
    own = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "BROWSER": f"{opener} %s"}

    def addresses(count):
        for _ in range(600):
            if opened.is_file() and len(found := opened.read_text(encoding="utf-8").split()) == count:
                return found
            time.sleep(0.1)
        return []

    master, process = at_a_terminal(own)
    try:
        (address,) = addresses(1)
        again, second = at_a_terminal(own)  # a second double-click opens the page of the first
        assert second.wait(60) == 0
        os.close(again)
        assert addresses(2)[1].split("#")[0] == address.split("#")[0]
        asked = urllib.request.Request(f"{address.split('/enter')[0]}/api/v1/enter", method="POST")  # noqa: S310
        asked.data = json.dumps({"key": address.split("#")[1]}).encode()
        asked.add_header("Content-Type", "application/json")
        asked.add_header("Origin", address.split("/enter")[0])
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            assert json.load(answer) == {"role": "fitter"}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        os.close(master)
    assert not list(tmp_path.glob("data/posecheck/served/running.json"))


def test_a_joint_two_clips_and_the_bin(tool, server, tmp_path):
    short = tmp_path / "short.mp4"
    subprocess.run([tool("ffmpeg"), "-v", "error", "-i", CLIP, "-t", "5.6", "-c", "copy", short], check=True)
    for name in ("first", "second"):
        server.call("POST", f"/api/clips?name={name}.mp4&rider=Anna", short.read_bytes())
    server.stop()  # which leaves its work to the next
    server.start()
    with browser(tool("chromium"), **DESK) as page:
        enter(page, server)
        page.goto(f"{server.address}/clips")
        page.wait_for_selector("li[data-state=done] >> nth=1")
        page.click("li[data-state=done] >> nth=0 >> a")
        page.click("text=Move a joint by hand")
        row = page.locator("tr[data-measure=knee_flexion_bdc]")
        before = float(row.get_attribute("data-value"))
        knee = page.locator("figure[data-deg='180'] button[data-joint=knee]")
        knee.wait_for()
        spot = knee.bounding_box()
        x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 6, y, steps=3)
        page.mouse.up()
        row.locator(".was:has-text('was')").wait_for()
        assert float(row.get_attribute("data-value")) > before + 2
        knee.focus()
        moved = float(row.get_attribute("data-value"))
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        page.wait_for_selector(f"tr[data-measure=knee_flexion_bdc]:not([data-value='{moved:.2f}'])")
        page.click("#keep")
        page.wait_for_selector("text=Kept. The report says that a hand was there.")
        page.click("text=Read the report")
        page.frame_locator("iframe.report").locator("text=By hand: somebody put the knee right").wait_for()
        page.goto(f"{server.address}/clips")
        for number in range(2):
            page.check(f"input[name=clip] >> nth={number}")
        page.click("#compare")
        page.wait_for_url("**/compare?**")
        films = [page.locator(f"#film-{which}") for which in ("before", "after")]
        page.fill("#crank", "180")
        for film in films:
            film.evaluate("node => new Promise(done => setTimeout(done, 800))")
        assert all(film.evaluate("node => node.currentTime") > 0 for film in films)
        page.goto(f"{server.address}/clips")
        for left in (1, 0):
            with page.expect_navigation():  # until its script is there the button does nothing
                page.click("li[data-state=done] >> nth=0 >> a")
            page.click("text=Throw it away")
            page.wait_for_url("**/clips")
            assert page.locator("li[data-clip]").count() == left
        assert page.said == []
    assert not list(server._folder.glob("clips/*"))


def test_a_film_of_nothing_is_to_be_filmed_again(tool, server, tmp_path):
    film = tmp_path / "grey.mp4"
    source = ["-f", "lavfi", "-i", "color=gray:size=320x240:rate=15:duration=3"]
    subprocess.run([tool("ffmpeg"), "-v", "error", *source, "-pix_fmt", "yuv420p", film], check=True)
    with browser(tool("chromium"), **PHONE) as page:
        page.goto(f"{server.address}/enter")
        assert page.locator("h1").inner_text() == "Come in"
        server.stop()
        server.start()
        enter(page, server)
        page.set_input_files("#pick", film)
        page.wait_for_selector("text=Get the whole rider into the picture")
        page.click("text=Send it all the same")
        page.wait_for_selector(".verdict-again")
        assert page.locator("h1").inner_text() == "Film again"
        assert page.locator(".one").count() == 1
        assert page.locator("img.why").evaluate("node => node.naturalWidth") == 320
        assert list(server._folder.glob("clips/*/clip"))
        page.click("text=Throw it away")
        page.wait_for_url("**/clips")
    assert not list(server._folder.glob("clips/*"))


def test_hostile_films_leave_the_server_alive(server):
    real = CLIP.read_bytes()
    table, pictures = real[: real.index(b"mdat")], real[real.index(b"mdat") :]
    noise = os.urandom(len(pictures) // 8)
    hostile = [FILM, table, table + b"mdat" + noise, b"GIF89a\xff\xff\xff\xff" + bytes(64)]
    for content in hostile:
        clip = json.loads(server.call("POST", "/api/clips?name=bad.mp4", content))["id"]
        server.call("GET", f"/api/clips/{clip}/events")
        told = json.loads(server.call("GET", f"/api/clips/{clip}"))
        assert (told["state"], told["has_clip"]) == ("failed", True)
        assert "Traceback" not in told["text"]
        server.call("DELETE", f"/api/clips/{clip}")
    assert server.call("GET", "/api/clips") == b"[]"


def test_twenty_clips_at_once(server):
    content = CLIP.read_bytes()
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda n: server.call("POST", f"/api/clips?name={n}.mp4", content), range(20)))
    clips = [json.loads(answer)["id"] for answer in answers]
    assert len(set(clips)) == 20
    assert len(json.loads(server.call("GET", "/api/clips"))) == 20
    sizes = {path.stat().st_size for path in server._folder.glob("clips/*/clip")}
    assert sizes == {len(content)}
    for clip in clips:
        server.call("DELETE", f"/api/clips/{clip}")
    assert not list(server._folder.glob("clips/*"))


def test_no_call_that_the_document_allows_breaks_the_server(tmp_path):
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        ignored_auth,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
        unsupported_method,
    )

    schemathesis.serializer("application/offset+octet-stream")(lambda _, value: value)
    limits = {"requests_per_min": 1_000_000, "keys_per_min": 1_000_000, "waiting": 1_000_000}
    place = tmp_path / "finished_clip"
    place.mkdir()
    with Served(tmp_path, ScriptedWork(finished_clip(place)), limits=limits) as served:
        client = served.program()

        async def app(scope, receive, send):
            """The server, which runs already: it is not to begin and end with each call."""
            if scope["type"] == "lifespan":
                for stage in ("startup", "shutdown"):
                    await receive()
                    await send({"type": f"lifespan.{stage}.complete"})
            else:
                others = [(name, value) for name, value in scope["headers"] if name != b"host"]
                await served.app({**scope, "headers": [(b"host", b"127.0.0.1"), *others]}, receive, send)

        schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
        checks = [
            not_a_server_error,
            content_type_conformance,
            ignored_auth,
            response_headers_conformance,
            response_schema_conformance,
            status_code_conformance,
            unsupported_method,
        ]
        clip = bring(client)["id"]
        follow(client, clip)
        for operation in schema.get_all_operations():

            @given(case=operation.ok().as_strategy())
            @settings(
                max_examples=10,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
                database=None,
            )
            def never_breaks(case):
                if case.method != "DELETE" and "clip" in (case.path_parameters or {}):
                    case.path_parameters["clip"] = clip
                if not case.path.endswith("/events"):
                    case.call_and_validate(headers={"Authorization": client.headers["Authorization"]}, checks=checks)

            never_breaks()
