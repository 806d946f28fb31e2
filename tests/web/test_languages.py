"""A page speaks the language that was chosen, or that the browser asks for; a report that of its clip."""

from __future__ import annotations

import pytest
from support.languages import OPEN, speak_in_brackets
from support.served import bring, follow

from posecheck.text import LANGUAGES, current_language
from posecheck.web.languages import LANGUAGE_COOKIE


def lang(page) -> str:
    return page.text.split('<html lang="')[1][:2]


def test_a_browser_is_answered_in_its_language(served):
    client = served.browser("rider")
    assert lang(client.get("/")) == "en"
    assert lang(client.get("/", headers={"Accept-Language": "pt-BR,pt;q=0.9"})) == "pt"
    assert lang(client.get("/", headers={"Accept-Language": "ja"})) == "en"


def test_a_choice_at_the_foot_of_a_page_is_kept_before_what_the_browser_says(served):
    client = served.browser("rider")
    chosen = client.get("/clips?search=a&language=de", headers={"Accept-Language": "fr"})
    assert lang(chosen) == "de"
    assert client.cookies[LANGUAGE_COOKIE] == "de"
    assert lang(client.get("/", headers={"Accept-Language": "fr"})) == "de"
    assert all(f'href="/clips?search=a&amp;language={tag}"' in chosen.text for tag in LANGUAGES)
    assert all(name in chosen.text for name in LANGUAGES.values())


@pytest.mark.parametrize("value", ["tlh", "", "de;Domain=evil", "../de"])
def test_what_is_no_language_is_not_kept(served, value):
    client = served.browser("rider")
    found = client.get("/", params={"language": value}, headers={"Cookie": f"{LANGUAGE_COOKIE}={value}"})
    assert "set-cookie" not in found.headers


def test_a_refusal_is_read_by_people_too(served, monkeypatch):
    tag = speak_in_brackets(monkeypatch)
    said = served.stranger().get("/api/v1/clips", headers={"Accept-Language": tag}).json()
    assert said["code"] == "stranger"
    assert said["detail"].startswith(OPEN)


@pytest.mark.parametrize(
    ("asked", "headers", "spoken"),
    [({}, {}, "en"), ({}, {"Accept-Language": "es"}, "es"), ({"language": "it"}, {"Accept-Language": "es"}, "it")],
)
def test_a_clip_is_measured_in_the_language_of_whoever_brought_it(served, asked, headers, spoken):
    heard = []
    served.work.meanwhile = lambda: heard.append(current_language())
    client = served.browser("fitter")
    client.headers.update(headers)
    clip = bring(client, name="ride.mp4", **asked)["id"]
    follow(client, clip)
    assert served.server.queue.find(clip).language == spoken
    assert heard == [spoken]
