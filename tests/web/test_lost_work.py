"""Nothing that somebody did is lost: two fitters at once, a connection that breaks, a page that is loaded anew."""

from __future__ import annotations

import os

import pytest
from support.live_server import LiveServer
from support.served import FILM, Served, bring, follow
from support.served_pages import pages, until


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def test_two_fitters_write_a_note(served):
    one, two = served.browser("fitter"), served.browser("fitter")
    path = f"/api/v1/clips/{bring(one)['id']}/note"
    seen = one.get(path).headers["ETag"]
    assert two.get(path).headers["ETag"] == seen
    kept = one.put(path, json={"note": "saddle up"}, headers={"If-Match": seen})
    late = two.put(path, json={"note": "bars down"}, headers={"If-Match": seen})
    assert (kept.status_code, late.status_code, late.json()["code"]) == (200, 412, "changed")
    assert two.get(path).json() == {"note": "saddle up"}
    again = two.put(path, json={"note": "both"}, headers={"If-Match": kept.headers["ETag"]})
    assert again.headers["ETag"] == one.get(path).headers["ETag"] != seen


@pytest.mark.slow
def test_two_fitters_move_joints(served):
    one, two = served.browser("fitter"), served.browser("fitter")
    clip = bring(one)["id"]
    follow(one, clip)
    path = f"/api/v1/clips/{clip}/joints"
    seen = one.get(path)
    x, y = next(frame for frame in seen.json()["frames"] if frame["phase_deg"] == 180)["joints"]["knee"]
    moved = {"spots": [{"joint": "knee", "phase_deg": 180, "x": x + 0.005, "y": y}]}
    old = {"If-Match": seen.headers["ETag"]}
    kept = one.put(path, json=moved, headers=old)
    assert kept.status_code == 200, kept.text
    assert kept.json()["by_hand"] == ["knee"]
    assert two.put(path, json=moved, headers=old).status_code == 412
    assert two.delete(path, headers=old).status_code == 412
    assert two.get(path).json()["by_hand"] == ["knee"]
    assert two.delete(path, headers={"If-Match": kept.headers["ETag"]}).json()["by_hand"] == []


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "ride.mp4"
    path.write_bytes(FILM + os.urandom(20 << 20))
    return path


@pytest.fixture
def live(tmp_path, work):
    with LiveServer(tmp_path, work) as found:
        yield found


class Network:
    """A page's connection: so fast and no faster, or away."""

    def __init__(self, page, bytes_per_s):
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._speeds = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s}
        self.is_there(there=True)

    def is_there(self, *, there):
        self._session.send("Network.emulateNetworkConditions", {"offline": not there, **self._speeds})


@pytest.mark.slow
def test_a_film_survives_a_break_and_a_reload(tool, live, film):
    with pages(tool, live, "rider") as (page,):
        page.click("text=I know how")
        network = Network(page, 2 << 20)
        page.set_input_files("#pick", film)
        until(lambda: int(page.text_content("#percent")) > 25)
        network.is_there(there=False)
        page.wait_for_selector("#trouble:has-text('goes on by itself')")
        network.is_there(there=True)
        until(lambda: int(page.text_content("#percent")) > 45)
        come = live.served.server.coming.coming_bytes()
        page.reload()
        page.wait_for_selector("text=This film was on its way")
        page.wait_for_url("**/clips/*")
        assert come < film.stat().st_size
    (clip,) = live.served.server.queue.all()
    assert live.served.server.files.sha256(clip.id)
    assert clip.name == "ride.mp4"


@pytest.mark.slow
def test_films_go_on_while_a_clip_on_the_same_page_is_measured(tool, live, film):
    with pages(tool, live, "fitter") as (page,):
        page.goto(f"{live.address}/clips")
        Network(page, 4 << 20)
        page.set_input_files("#files", [film] * 3)
        until(lambda: page.locator("#sending progress").first.evaluate("bar => bar.value") > 10)
        for _ in range(2):
            live.program().post("/api/v1/clips?name=other.mp4", content=FILM)
        page.wait_for_selector("li[data-state=done] >> nth=1")
        assert page.locator("#sending li").count() > 0
        page.wait_for_selector("li[data-state=done] >> nth=4")
        assert page.locator("#sending li").count() == 0
    assert len(live.served.server.queue.all()) == 5


@pytest.mark.slow
def test_a_note_without_a_connection_is_kept_later(tool, live):
    clip = live.program().post("/api/v1/clips", content=FILM).json()["id"]
    with pages(tool, live, "fitter", "fitter") as (page, other):
        for each in (page, other):
            each.goto(f"{live.address}/clips/{clip}")
            each.wait_for_selector("#noting")
        page.fill("#note", "saddle up")
        page.context.set_offline(True)
        page.click("text=Keep the note")
        page.wait_for_selector("text=Not kept yet: there is no connection")
        assert live.served.server.queue.find(clip).note == ""
        page.context.set_offline(False)
        page.wait_for_selector("#noting [role=status]:has-text('Kept.')")
        assert live.served.server.queue.find(clip).note == "saddle up"
        other.fill("#note", "bars down")
        other.click("text=Keep the note")
        other.wait_for_selector("text=somebody else wrote meanwhile: “saddle up”")
        assert live.served.server.queue.find(clip).note == "saddle up"
        assert other.input_value("#note") == "bars down"
        other.click("text=Keep the note")
        other.wait_for_selector("#noting [role=status]:has-text('Kept.')")
        assert live.served.server.queue.find(clip).note == "bars down"


@pytest.mark.slow
def test_whoever_leaves_with_an_unsaved_note_is_asked(tool, live):
    clip = live.program().post("/api/v1/clips", content=FILM).json()["id"]
    with pages(tool, live, "fitter") as (page,):
        page.goto(f"{live.address}/clips/{clip}")
        asked = []
        page.on("dialog", lambda dialog: asked.append(dialog.type))
        page.click("#note")
        page.keyboard.type("saddle up")
        page.goto(f"{live.address}/clips")
        assert asked == ["beforeunload"]


@pytest.mark.slow
def test_many_waiting_pages_leave_the_browser_usable(tool, live):
    live.served.server.jobs.end()
    clips = [live.program().post("/api/v1/clips", content=FILM).json()["id"] for _ in range(9)]
    with pages(tool, live, "fitter") as (page,):
        for clip in clips:
            page.context.new_page().goto(f"{live.address}/clips/{clip}")
        page.set_default_timeout(8000)
        page.goto(f"{live.address}/clips")
        assert page.locator("li[data-clip]").count() == 9


@pytest.mark.slow
def test_the_code_for_phones_renews_itself_and_a_browser_is_shown_out(tool, tmp_path, work):
    with LiveServer(tmp_path, work, lan=True) as live, pages(tool, live, "fitter", "rider") as (page, phone):
        page.goto(f"{live.address}/phone")
        page.wait_for_selector("#qr svg")
        first = page.text_content("#address")
        another = live.client(Origin=live.address)
        assert another.post("/api/v1/enter", json={"key": first.split("#")[1]}).status_code == 200
        until(lambda: page.text_content("#address") != first)
        assert page.locator("#sessions li").count() == 3
        page.click("text=Show out >> nth=0")
        until(lambda: page.locator("#sessions li").count() == 2)
        assert another.get("/api/v1/clips").status_code == 401
        phone.goto(f"{live.address}/clips")
        assert phone.url.endswith("/clips")
