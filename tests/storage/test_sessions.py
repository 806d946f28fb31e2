"""Sessions that hold, end, and are forgotten."""

import time

from posecheck.storage.sessions import Sessions


def test_a_session_has_its_role_until_it_is_over(tmp_path):
    sessions, now_s = Sessions(str(tmp_path / "s.sqlite")), time.time()
    sessions.open("mark", "fitter", now_s + 60)
    assert sessions.role("mark", now_s) == "fitter"
    assert sessions.role("mark", now_s + 61) is None
    assert sessions.role("other", now_s) is None


def test_sessions_outlive_the_server(tmp_path):
    Sessions(str(tmp_path / "s.sqlite")).open("mark", "rider", time.time() + 60)
    assert Sessions(str(tmp_path / "s.sqlite")).role("mark", time.time()) == "rider"


def test_those_that_are_over_are_forgotten_when_a_new_one_opens(tmp_path):
    sessions, now_s = Sessions(str(tmp_path / "s.sqlite")), time.time()
    sessions.open("old", "rider", now_s - 1)
    assert sessions.role("old", now_s - 2) == "rider"
    sessions.open("new", "rider", now_s + 60)
    assert sessions.role("old", now_s - 2) is None
