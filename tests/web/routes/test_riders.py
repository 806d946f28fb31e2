"""A page for each rider."""

import re

import pytest
from support.served import Served, bring, follow


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def test_a_rider_has_a_page_with_history_and_notes(served):
    client = served.browser("fitter")
    follow(client, bring(client, rider="Anna & Co")["id"])
    assert client.post("/api/v1/riders/notes", json={"rider": "anna & co", "text": "saddle +5 mm"}).status_code == 201
    assert 'href="/riders?name=Anna%20%26%20Co"' in client.get("/clips").text
    page = client.get("/riders", params={"name": "Anna & Co"}).text
    path = re.search(r'src="(/view/rider/[^"]+)"', page)[1]
    history = served.stranger().get(path)
    assert "saddle +5 mm" in history.text
    assert history.headers["content-security-policy"].startswith("sandbox")
    assert served.stranger().get("/view/rider/wrong/history.html").status_code == 404


def test_cards_and_the_summary_of_a_class(served):
    client = served.browser("fitter")
    for rider in ("Anna", "<b>Bob</b>"):
        follow(client, bring(client, rider=rider)["id"])
    cards = client.get("/cards").text
    assert cards.count("ridercard") == 2
    assert "&lt;b&gt;Bob&lt;/b&gt;" in cards
    assert client.get("/cards", params={"rider": "anna"}).text.count("ridercard") == 1
    summary = client.get("/class").text
    assert "Rider 2" in summary
    assert "Anna" not in summary
    (first, second) = re.findall(r'src="(/api/v1/clips/[^"]+)"', summary)
    assert first != second
    assert all(path.endswith("?face_hidden=true") for path in (first, second))
    assert client.get(first).headers["content-type"] == "image/jpeg"
    assert "Anna" in client.get("/class", params={"names": True}).text
    assert "no clip with numbers" in client.get("/class", params={"day": "2020-01-01"}).text


def test_a_phone_sees_no_rider(served):
    phone = served.browser("rider")
    for path in ("/riders?name=Anna", "/cards", "/class"):
        assert phone.get(path).status_code == 403
    assert phone.post("/api/v1/riders/notes", json={"rider": "Anna", "text": "x"}).status_code == 403


def test_a_rider_of_whom_nothing_is_kept(served):
    page = served.browser("fitter").get("/riders", params={"name": "Nobody"}).text
    path = re.search(r'src="(/view/rider/[^"]+)"', page)[1]
    assert served.stranger().get(path).status_code == 422


def test_a_ticket_to_a_report_opens_no_history(served):
    ticket = served.server.access.ticket("0" * 32)
    assert served.stranger().get(f"/view/rider/{ticket}/history.html").status_code == 404
    rider = served.server.access.ticket("rider Anna")
    assert served.stranger().get(f"/view/{rider}/report.html").status_code == 404
