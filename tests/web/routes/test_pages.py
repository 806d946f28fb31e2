"""Pages hold nothing that a name could bring in, and say how a phone comes to trust the server."""

import pytest
from support.served import Served, bring, follow

HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}'


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def test_names_stay_names(served):
    client = served.browser("fitter")
    clip = bring(client, name=HOSTILE.replace("/", ""), rider=HOSTILE)["id"]
    follow(client, clip)
    client.put(f"/api/v1/clips/{clip}/note", json={"note": HOSTILE})
    client.patch(f"/api/v1/clips/{clip}", json={"name": HOSTILE.replace("/", "")})
    for path in (
        "/clips",
        f"/clips/{clip}",
        f"/clips/{clip}/report",
        f"/clips/{clip}/joints",
        f"/compare?before={clip}",
    ):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "{{ 7 * 7 }}" in page, path


def test_a_plain_server_has_no_certificate_to_trust(served):
    assert "no certificate of its own" in served.stranger().get("/trust").text
    assert served.stranger().get("/trust/posecheck.crt").status_code == 404


def test_a_report_that_is_not_there_is_said_so(served):
    client = served.browser("fitter")
    served.work.ending = ("again", "too_dark", "More light.")
    served.server.jobs.end()
    clip = bring(client)["id"]
    assert client.get(f"/clips/{clip}/report").status_code == 409
