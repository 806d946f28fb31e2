"""Messages between processes that are none."""

from __future__ import annotations

import pickle
from contextlib import suppress
from multiprocessing import Pipe
from threading import Thread

import pytest

from posecheck.system.channel import JSON_ONLY


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"no json",
        b"5",
        b'["done"]',
        b'["done", 1, 2]',
        b"[" * 10_000,
        pickle.dumps(("done", print)),
        b'["done", "' + b"x" * (2 << 20) + b'"]',
    ],
    ids=["nothing", "text", "number", "half", "more", "deep", "pickle", "flood"],
)
def test_what_is_no_message_is_not_believed(message):
    here, there = Pipe()

    def write():
        with suppress(OSError):  # a flood is not read to its end
            there.send_bytes(message)

    with here, there:
        writer = Thread(target=write)
        writer.start()
        with pytest.raises(OSError):  # noqa: PT011  whatever the system says
            JSON_ONLY.receive(here)
        here.close()
        writer.join()
