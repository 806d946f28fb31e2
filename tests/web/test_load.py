"""A busy day on one machine: 200 phones look, 20 send, and a fitter works."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx2
import pytest
from support.paths import TESTS
from support.served import FILM

pytestmark = pytest.mark.slow
LOOKERS, SENDERS, CLIPS_EACH = 200, 20, 3
LAST_S = float(os.environ.get("POSECHECK_LOAD_S", "30"))
PAUSE_S = 2.5
KIND = {"Content-Type": "application/offset+octet-stream"}


@contextmanager
def server(folder):
    command = [sys.executable, "-m", "support.live_server", str(folder)]
    process = subprocess.Popen(command, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port, token = process.stdout.readline().split()
    try:
        yield f"http://127.0.0.1:{port}", token, process.pid
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(30)


def memory_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123  a device, no path
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def work_s(pid):
    """How long the server has worked in all its threads."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123  a device, no path
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_s():
    """How long all cores have worked, for whomever."""
    with open("/proc/stat", encoding="ascii") as stat:  # noqa: PTH123  a device, no path
        user, nice, system, _idle, _waiting, *interrupts = (int(word) for word in stat.readline().split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


class OtherWork:
    """What the machine did for others, as a share of its cores, while the block ran."""

    def __enter__(self):
        self._begun_s, self._busy_s, self._own_s = time.monotonic(), busy_s(), self._ours_s()
        return self

    def __exit__(self, *_error):
        others_s = busy_s() - self._busy_s - (self._ours_s() - self._own_s)
        self.share = max(0.0, others_s) / (time.monotonic() - self._begun_s) / os.cpu_count()

    @staticmethod
    def _ours_s():
        return sum(os.times()[:4])


class Crowd:
    """Callers who note how long each call took."""

    def __init__(self, address, token):
        self.address, self.waits_s, self.statuses, self.sent = address, [], [], []
        self.program = httpx2.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self.ending_s, self.phones = 0.0, 0

    async def call(self, client, method, path, **what):
        begun_s = time.monotonic()
        answer = await client.request(method, path, **what)
        self.waits_s.append(time.monotonic() - begun_s)
        self.statuses.append(answer.status_code)
        return answer

    async def phone(self):
        invitation = (await self.program.post("/api/v1/keys")).json()["address"]
        self.phones += 1
        source = httpx2.AsyncHTTPTransport(  # every phone has an address of its own
            local_address=f"127.0.1.{self.phones}", limits=httpx2.Limits(keepalive_expiry=2)
        )
        client = httpx2.AsyncClient(
            base_url=self.address, headers={"Origin": self.address}, timeout=60, transport=source
        )
        await client.post("/api/v1/enter", json={"key": invitation.split("#")[1]})
        return client

    async def look(self, client, number):
        await asyncio.sleep(PAUSE_S * number / LOOKERS)
        while time.monotonic() < self.ending_s:
            await self.call(client, "GET", "/clips")
            await asyncio.sleep(PAUSE_S)

    async def send(self, client):
        film = FILM + os.urandom(4 << 20)
        for _ in range(CLIPS_EACH):
            length = {"Upload-Length": str(len(film))}
            begun = await self.call(client, "POST", "/api/v1/uploads", headers=length)
            assert begun.status_code == 201, begun.text
            place = begun.headers["Location"]
            for at in range(0, len(film), 1 << 20):
                headers = {**KIND, "Upload-Offset": str(at)}
                await self.call(client, "PATCH", place, content=film[at : at + (1 << 20)], headers=headers)
            self.sent.append(place.rsplit("/", 1)[-1])
            await asyncio.sleep(LAST_S / CLIPS_EACH / 2)

    async def fit(self):
        while time.monotonic() < self.ending_s:
            clips = (await self.call(self.program, "GET", "/api/v1/clips")).json()
            await self.call(self.program, "GET", "/clips")
            for clip in [one for one in clips if one["state"] == "done"][:1]:
                path = f"/api/v1/clips/{clip['id']}"
                await self.call(self.program, "PUT", f"{path}/note", json={"note": "saddle +5 mm"})
                await self.call(self.program, "GET", f"{path}/joints")
                await self.call(self.program, "GET", f"/clips/{clip['id']}")
            await asyncio.sleep(1)


async def busy_day(address, token, pid):
    crowd = Crowd(address, token)
    lookers = [await crowd.phone() for _ in range(LOOKERS)]
    senders = [await crowd.phone() for _ in range(SENDERS)]
    crowd.ending_s = time.monotonic() + LAST_S
    before_mb, before_s = memory_mb(pid), work_s(pid)
    looking = [crowd.look(client, number) for number, client in enumerate(lookers)]
    await asyncio.gather(*looking, *(crowd.send(client) for client in senders), crowd.fit())
    after_mb, crowd.call_s = memory_mb(pid), (work_s(pid) - before_s) / len(crowd.waits_s)
    for clip in crowd.sent:
        while (await crowd.program.get(f"/api/v1/clips/{clip}")).json()["state"] != "done":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    for client in (*lookers, *senders, crowd.program):
        await client.aclose()
    return crowd, before_mb, after_mb


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read the way of Linux")
def test_nobody_waits_and_nothing_is_lost(tmp_path):
    with OtherWork() as others, server(tmp_path) as (address, token, pid):
        crowd, before_mb, after_mb = asyncio.run(busy_day(address, token, pid))
    slowest = statistics.quantiles(crowd.waits_s, n=1000)
    busy = crowd.call_s * (LOOKERS / PAUSE_S)
    print(  # noqa: T201
        f"{len(crowd.waits_s)} calls in {LAST_S:.0f} s; median {statistics.median(crowd.waits_s):.3f} s, "
        f"99 % {slowest[989]:.3f} s, longest {max(crowd.waits_s):.3f} s; {1000 * crowd.call_s:.1f} ms of work a call, "
        f"which is {busy:.0%} of a core; {len(crowd.sent)} clips; {before_mb:.0f} to {after_mb:.0f} MB; "
        f"{os.cpu_count()} cores, {others.share:.0%} of them busy for others"
    )
    assert set(crowd.statuses) <= {200, 201, 204}
    assert len(crowd.sent) == SENDERS * CLIPS_EACH
    assert after_mb - before_mb < 60
    assert busy < 0.8  # on a core of its own no queue builds up: this holds however busy the machine is
    if others.share > 0.1:
        pytest.skip("The machine does other work: how long a call waits on it says nothing of the server.")
    assert max(crowd.waits_s) < 1
