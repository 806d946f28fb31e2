"""Whose clip it is: a phone suggests, a fitter says."""

from __future__ import annotations

import threading

import pytest
from support.served import Served, bring, follow

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.storage.history import History


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def entries(served, rider):
    try:
        return History(served.settings.address).entries(rider)
    except StoreError:
        return ()


def test_a_phone_only_suggests_whose_clip_it_is(served):
    fitter, phone = served.browser("fitter"), served.browser("rider")
    known = bring(fitter, rider="Anna")["id"]
    follow(fitter, known)
    assert len(entries(served, "Anna")) == 1
    clip = bring(phone, rider="Anna")
    assert (clip["rider"], clip["suggested_rider"]) == ("", "Anna")
    follow(phone, clip["id"])
    assert phone.delete(f"/api/clips/{clip['id']}").json() == {"done": True}
    assert len(entries(served, "Anna")) == 1


def test_a_fitter_assigns_a_clip_and_then_the_phone_cannot_delete_it(served):
    fitter, phone = served.browser("fitter"), served.browser("rider")
    clip = bring(phone, rider="Anna")["id"]
    follow(phone, clip)
    path = f"/api/clips/{clip}"
    assert phone.patch(path, json={"rider": "Anna"}).status_code == 403
    changed = fitter.patch(path, json={"rider": "Bea", "name": "first ride"}).json()
    assert (changed["rider"], changed["name"]) == ("Bea", "first ride")
    assert [len(entries(served, name)) for name in ("Anna", "Bea")] == [0, 1]
    assert fitter.patch(path, json={"rider": "Cleo"}).json()["name"] == "first ride"
    assert [len(entries(served, name)) for name in ("Bea", "Cleo")] == [0, 1]
    assert phone.delete(path).status_code == 403
    assert phone.get(path).json()["rider"] == "Cleo"
    assert isinstance(History(served.settings.address).analysis(entries(served, "Cleo")[0].id), Analysis)
    assert fitter.delete(path).json() == {"done": True}
    assert entries(served, "Cleo") == ()


def test_a_clip_assigned_while_it_waits_joins_that_history(served):
    begun, said = threading.Event(), threading.Event()
    served.work.meanwhile = lambda: (begun.set(), said.wait(10))
    fitter, phone = served.browser("fitter"), served.browser("rider")
    first, second = bring(phone)["id"], bring(phone)["id"]
    assert begun.wait(10)
    assert fitter.patch(f"/api/clips/{first}", json={"rider": "Anna"}).status_code == 409
    assert fitter.patch(f"/api/clips/{second}", json={"rider": "Anna"}).json()["rider"] == "Anna"
    said.set()
    follow(phone, second)
    assert len(entries(served, "Anna")) == 1
