"""``posecheck live`` as people meet it: a real process, the pose model, and a camera that plays a rendered rider."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from support.fake_camera import filming, loop, wait_for, whole_strokes, write_film
from support.riders import truth

pytestmark = pytest.mark.slow
PATIENCE_MS = 240_000


class Terminal:
    """The command in a process of its own, and all that it says."""

    def __init__(self, place):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "posecheck", "live", "--no-browser", "--model", "lite", "--port", str(port)]
        command += ["--folder", place / "files", "--database", place / "served.sqlite", "--out", place / "out"]
        (place / "out").mkdir()
        self.said: list[str] = []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._heard = threading.Thread(target=self._listen, daemon=True)
        self._heard.start()

    def _listen(self):
        for line in self.process.stdout:
            self.said.append(line.strip())

    def address(self):
        while not any("enter#" in line for line in self.said):
            assert self.process.poll() is None, self.said
            time.sleep(0.05)
        return next(line for line in self.said if "enter#" in line)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(400)
        self._heard.join(10)
        self.process.stdout.close()
        return code


def test_it_says_what_it_sees_and_writes_the_report_when_it_is_stopped(tool, tmp_path):
    film = write_film(tmp_path / "ride.mjpeg", loop(whole_strokes("spin_ideal"), 150))
    terminal = Terminal(tmp_path)
    address = terminal.address()
    assert address.endswith("/live")
    with filming(tool("chromium"), film, address) as page:
        page.set_default_timeout(PATIENCE_MS)
        page.wait_for_url("**/live")
        page.click("#start")
        wait_for(page, "heard.some(one => one.kind === 'reading' && one.kept_s > 12)")
        code = terminal.interrupt()
    assert code == 0, terminal.said
    said = "\n".join(terminal.said)
    assert "Waiting for somebody who pedals." in said
    assert "knee at BDC" in said
    (folder,) = (tmp_path / "out").iterdir()
    assert str(folder / "report.html") in said
    assert (folder / "report.html").is_file()
    knee = json.loads((folder / "analysis.json").read_text())["measures"]["knee_flexion_bdc"]
    exact = truth("spin_ideal")
    true = float(exact["ang_right_knee_flexion"][abs(exact["ang_crank_deg"] - 180).argmin()])
    assert knee["interval"][0] <= true <= knee["interval"][1]


def test_without_a_ride_there_is_nothing_to_write(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.address()
    assert terminal.interrupt() == 0
    assert terminal.said[-1] == "No ride was kept."
    assert list((tmp_path / "out").iterdir()) == []
