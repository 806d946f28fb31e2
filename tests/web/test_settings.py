"""How a server is set up."""

from pathlib import Path

import pytest

from posecheck.web.settings import EVERYWHERE, LOOPBACK, WebSettings, default_folder


@pytest.mark.parametrize(("lan", "host"), [(False, LOOPBACK), (True, EVERYWHERE)])
def test_other_machines_may_call_only_where_that_is_asked_for(lan, host):
    assert WebSettings(Path("x"), lan=lan).host == host


def test_a_database_that_is_named_goes_before_the_default_one(monkeypatch):
    monkeypatch.setenv("POSECHECK_DATABASE", "of-the-environment.sqlite")
    assert WebSettings(Path("x"), "named.sqlite").address == "named.sqlite"
    assert WebSettings(Path("x")).address == "of-the-environment.sqlite"


def test_files_lie_in_the_users_folder_for_data():
    assert default_folder().name == "served"
    assert default_folder().is_absolute()
