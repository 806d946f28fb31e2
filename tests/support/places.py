"""Where files may lie, who may read them, and a listener that nobody should call."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Generator
from typing import Any

import pytest

POSIX = pytest.mark.skipif(os.name != "posix", reason="these files live elsewhere here")


NOBODY = 65534


@pytest.fixture
def host() -> Generator[tuple[str, list[Any]], None, None]:
    """Listen on this computer, and note whoever calls."""
    calls: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    client, caller = server.accept()
                    calls.append(caller)
                    client.close()
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield "{}:{}".format(*server.getsockname()), calls
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
