"""Two clips side by side."""

from __future__ import annotations

from support.served import bring, follow


def test_two_clips_side_by_side(served):
    client = served.program()
    clips = [bring(client)["id"] for _ in range(2)]
    for clip in clips:
        follow(client, clip)
    page = client.get("/compare", params={"before": clips[0], "after": clips[1]}).text
    assert page.count("data-clock") == 2
    assert "no certain change" in page
    assert client.get("/compare", params={"before": clips[0], "after": "x"}).status_code == 200
    note = {"note": "saddle +5 mm"}
    assert client.put(f"/api/clips/{clips[0]}/note", json=note).json() == {"done": True}
    assert "saddle +5 mm" in client.get(f"/clips/{clips[0]}").text
    assert "saddle +5 mm" in client.get("/clips").text
