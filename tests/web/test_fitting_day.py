"""A fitting day in real browsers: twenty riders with five phones, two fitters, a saddle that is changed in between."""

from __future__ import annotations

import os
import re

import pytest
from support.live_server import LiveServer
from support.served import FILM
from support.served_pages import pages, until

pytestmark = pytest.mark.slow
RIDERS = tuple(f"Rider {number:02d}" for number in range(1, 21))
PHONES = 5


def bring(phone, live, folder, rider, name):
    """One rider films with a phone and reads the answer on it."""
    film = folder / name
    film.write_bytes(FILM + os.urandom(1 << 16))
    phone.goto(f"{live.address}/")
    phone.click("text=I know how")
    phone.click("summary")
    phone.fill("#rider", rider)
    phone.set_input_files("#pick", film)
    phone.wait_for_url("**/clips/*")
    phone.wait_for_selector(".strip li >> nth=7")
    assert phone.locator("text=Read the report").is_visible()


def test_twenty_riders_five_phones_and_two_fitters(tool, tmp_path, work):
    folder = tmp_path / "films"
    folder.mkdir()
    with (
        LiveServer(tmp_path, work, lan=True, workers=2) as live,
        pages(tool, live, "fitter", "fitter", *["rider"] * PHONES) as (one, two, *phones),
    ):
        queue = live.served.server.queue
        for fitter in (one, two):
            fitter.goto(f"{live.address}/clips")
        for number, rider in enumerate(RIDERS):
            bring(phones[number % PHONES], live, folder, rider, f"{rider} before.mp4")
        for fitter in (one, two):  # nobody has loaded these pages anew
            fitter.wait_for_selector("li[data-state=done] >> nth=19")
            assert fitter.locator("img.thumb").count() == len(RIDERS)

        for left in reversed(range(len(RIDERS))):  # the fitters take turns
            (one, two)[left % 2].locator("[data-do=assign]").first.click()
            until(lambda left=left: sum(not clip.rider for clip in queue.all()) == left)
            for fitter in (one, two):
                until(lambda page=fitter, left=left: page.locator("[data-do=assign]").count() == left)
        assert sorted(clip.rider for clip in queue.all()) == sorted(RIDERS)

        for number, rider in enumerate(RIDERS[:4]):  # the saddle goes down, and they film again
            fitter = (one, two)[number % 2]
            fitter.goto(f"{live.address}/riders?name={rider}")
            fitter.fill("#note", "saddle 10 mm down")
            fitter.click("#noting button")
            fitter.wait_for_selector("#noting [role=status]:has-text('Kept.')")
            bring(phones[number], live, folder, rider, f"{rider} after.mp4")
            fitter.goto(f"{live.address}/clips?search={rider}")
            fitter.locator("[data-do=assign]").click()
            until(lambda who=rider: sum(clip.rider == who for clip in queue.all()) == 2)
            fitter.goto(f"{live.address}/riders?name={rider}")
            fitter.wait_for_selector("#chain li:has-text('saddle 10 mm down')")
            fitter.click("#chain .button")
            fitter.wait_for_url("**/compare?*")

        assert len(queue.all()) == len(RIDERS) + 4
        for number, phone in enumerate(phones):  # a phone sees what it has brought, and nothing else
            phone.goto(f"{live.address}/clips")
            assert phone.locator("li[data-clip]").count() == 4 + (number < 4)
        one.goto(f"{live.address}/cards")
        one.wait_for_function("[...document.images].every(one => one.complete)")
        assert one.locator(".ridercard").count() >= len(RIDERS)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", one.pdf(format="A4"))) == one.locator(".ridercard").count()
