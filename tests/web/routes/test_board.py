"""The overview of a studio."""

from __future__ import annotations

import pytest
from support.served import bring, follow


@pytest.mark.slow
def test_the_overview_of_a_studio(served):
    measured = bring(served.program())["id"]
    follow(served.program(), measured)
    board = served.browser("fitter").get("/board")
    assert board.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert f"clips/{measured}/report.html" in board.text
    here = board.url.path.rsplit("/", 1)[0]
    stranger = served.stranger()
    for path in (f"pictures/{measured}.jpg", f"clips/{measured}/report.html"):
        assert stranger.get(f"{here}/{path}").status_code == 200
        assert stranger.get(f"/view/board/wrong/{path}").status_code == 404
    assert stranger.get(f"{here}/clips/{measured}/clip").status_code == 404
    assert served.browser("rider").get("/board").status_code == 403
