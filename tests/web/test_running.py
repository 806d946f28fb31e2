"""A second server for a folder finds the first."""

import json
import sys

import pytest
from support.live_server import LiveServer

from posecheck.errors import SettingsError
from posecheck.web.running import announce_server, open_browser, running_address
from posecheck.web.server import run_server


def test_a_second_start_finds_the_first_and_does_not_start(tmp_path, work):
    with LiveServer(tmp_path, work) as live:
        assert running_address(tmp_path) is None
        with announce_server(live.served.settings, live.port, live.served.server.access.token):
            if sys.platform != "win32":
                assert (tmp_path / "running.json").stat().st_mode & 0o777 == 0o600
            address = running_address(tmp_path)
            assert address.startswith(f"{live.address}/enter#")
            key = {"key": address.split("#")[1]}
            assert live.client(Origin=live.address).post("/api/v1/enter", json=key).json() == {"role": "fitter"}
            options = {"database": "", "folder": tmp_path, "keep": False, "model": "lite"}
            with pytest.raises(SettingsError, match="already"):
                run_server(print, port=live.port, lan=False, **options)
        assert not (tmp_path / "running.json").exists()


def test_what_a_dead_server_left_stands_in_nobodys_way(tmp_path):
    for left in ("", "[]", json.dumps({"port": 1, "scheme": "http", "token": "x", "authority": ""})):
        (tmp_path / "running.json").write_text(left, encoding="utf-8")
        assert running_address(tmp_path) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have windows")
def test_no_browser_takes_the_terminal_away(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert open_browser("http://127.0.0.1/") is False
