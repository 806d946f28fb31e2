"""Phones that are let in."""

from __future__ import annotations

from support.served import Served


def test_a_phone_is_let_in_only_where_phones_may_call(tmp_path, work, shared):
    assert "--lan" in shared.program().get("/phone").text
    assert shared.program().post("/api/keys").status_code == 409
    open_one = Served(tmp_path, work, lan=True).program()
    assert 'id="qr"' in open_one.get("/phone").text
    invitation = open_one.post("/api/keys").json()
    assert "/enter#" in invitation["address"]
    assert "<svg" in invitation["qr_svg"]
    fitters = shared.program().post("/api/keys", json={"role": "fitter"}).json()["address"]
    assert fitters.startswith("http://127.0.0.1")
    assert shared.stranger().post("/api/enter", json={"key": fitters.split("#")[1]}).json() == {"role": "fitter"}
