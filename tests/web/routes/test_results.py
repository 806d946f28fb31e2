"""What has not changed is not sent again; lists come in pages."""

import pytest
from support.served import Served, bring, follow


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def test_what_is_known_is_not_sent_again(served):
    client = served.program()
    clip = bring(client)["id"]
    follow(client, clip)
    for path in (f"/api/v1/clips/{clip}", f"/api/v1/clips/{clip}/report", f"/api/v1/clips/{clip}/picture"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert client.get(path, headers={"If-None-Match": '"another"'}).content == first.content
    assert "no-store" not in client.get(f"/api/v1/clips/{clip}/report").headers["Cache-Control"]
    assert "no-store" in client.get("/clips").headers["Cache-Control"]


def test_a_list_names_its_next_page(served):
    client = served.program()
    clips = [bring(client, name=f"{number}.mp4")["id"] for number in range(5)]
    found, path = [], "/api/v1/clips?limit=2&search=mp4"
    while path:
        answer = client.get(path)
        found += [each["id"] for each in answer.json()]
        path = answer.links.get("next", {}).get("url")
    assert found == clips[::-1]
    assert client.get("/api/v1/clips?limit=501").status_code == 422
