"""A server on a real port of this machine, for what only real connections show."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from pathlib import Path

import httpx2
import uvicorn

from posecheck.web.server import limit_process, run_uvicorn, uvicorn_config
from posecheck.web.settings import Limits
from support.served import ScriptedWork, Served, finished_clip


class LiveServer:
    """uvicorn in a thread, with scripted work instead of the pose model."""

    def __init__(self, folder: Path, work: ScriptedWork, **settings) -> None:
        self.served = Served(folder, work, **settings)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        limits, self._https = self.served.settings.limits, self.served.settings.https
        self._uvicorn = uvicorn.Server(uvicorn_config(self.served.app, limits, self._https))
        self._clients: list[httpx2.Client] = []
        self._thread = threading.Thread(target=run_uvicorn, args=(self._uvicorn, self._listener, limits), daemon=True)

    def __enter__(self) -> LiveServer:  # noqa: PYI034  Self needs Python 3.11
        self._thread.start()
        while not self._uvicorn.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *error: object) -> None:
        self._uvicorn.should_exit = True
        for client in self._clients:
            client.close()
        self._thread.join(20)
        self._listener.close()

    @property
    def address(self) -> str:
        return f"{self.served.settings.scheme}://127.0.0.1:{self.port}"

    @property
    def open_connections(self) -> int:
        return len(self._uvicorn.server_state.connections)

    def connect(self, source: str = "127.0.0.1", send: bytes = b"") -> socket.socket:
        """A bare connection, from any address of this machine."""
        found = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(source, 0))
        found.sendall(send)
        return found

    def client(self, **headers: str) -> httpx2.Client:
        trust = ssl.create_default_context(cafile=self._https.authority) if self._https else True
        self._clients.append(httpx2.Client(base_url=self.address, headers=headers, timeout=30, verify=trust))
        return self._clients[-1]

    def program(self) -> httpx2.Client:
        return self.client(Authorization=f"Bearer {self.served.server.access.token}")

    def browser(self, role: str) -> httpx2.Client:
        found = self.client(Origin=self.address)
        assert found.post("/api/enter", json={"key": self.served.server.access.key(role)}).status_code == 200
        return found


def bearer(live: LiveServer) -> str:
    """The line of a head that lets a program in."""
    return f"Authorization: Bearer {live.served.server.access.token}"


def cookie(client: httpx2.Client) -> str:
    """The line of a head that lets a browser in."""
    return f"Cookie: posecheck={client.cookies['posecheck']}"


def head(method: str, path: str, *lines: str) -> bytes:
    """The beginning of a request, without the empty line that ends it."""
    start = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Origin: http://127.0.0.1"]
    return "\r\n".join([*start, *lines, ""]).encode()


def is_closed(connection: socket.socket, wait_s: float) -> bool:
    """Whether the other end closes within this time; what it says before is read."""
    connection.settimeout(wait_s)
    try:
        while connection.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def main(folder: Path) -> None:
    """Run a server in a process of its own, until standard input is closed; tells its port and its token."""
    place = folder / "finished"
    place.mkdir()
    limit_process(Limits())
    with LiveServer(folder, ScriptedWork(finished_clip(place)), lan=True, workers=2) as live:
        print(live.port, live.served.server.access.token, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
