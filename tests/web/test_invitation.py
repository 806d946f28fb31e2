"""Phones that are let in."""

from __future__ import annotations

import pytest
from support.served import Kitchen, Served, dish


@pytest.fixture(scope="module")
def cooked(tmp_path_factory):
    return dish(tmp_path_factory.mktemp("dish"))


@pytest.fixture
def kitchen(cooked):
    return Kitchen(cooked)


@pytest.fixture(scope="module")
def shared(tmp_path_factory, cooked):
    """A server that tests share, for it takes longer to start than to ask."""
    with Served(tmp_path_factory.mktemp("shared"), Kitchen(cooked), limits={"keys_per_min": 1000}) as found:
        yield found


def test_a_phone_is_let_in_only_where_phones_may_call(tmp_path, kitchen, shared):
    assert "--lan" in shared.program().get("/phone").text
    assert shared.program().post("/api/keys").status_code == 409
    open_one = Served(tmp_path, kitchen, lan=True).program()
    assert "<svg" in open_one.get("/phone").text
    assert "/enter#" in open_one.post("/api/keys").json()["address"]
