"""Interruptions, and folders that are swapped."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from posecheck.system.atomic import hold_interrupts, replace_folder
from posecheck.system.output_folder import write_folder


def test_an_interruption_while_a_folder_is_swapped_waits(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(KeyboardInterrupt):
        interrupted_inside(tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a"]
    with pytest.raises(KeyboardInterrupt):
        interrupted_at_its_end(tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "late"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def interrupted_inside(place: Path) -> None:
    with write_folder(place) as folder:
        (folder / "new").touch()
        with hold_interrupts():
            signal.raise_signal(signal.SIGINT)
            (folder / "newer").touch()


def interrupted_at_its_end(place: Path) -> None:
    new = place.with_name(".new")
    new.mkdir()
    (new / "late").touch()
    with hold_interrupts():
        signal.raise_signal(signal.SIGINT)
        replace_folder(new, place)


def test_other_threads_have_no_signals_to_hold() -> None:
    seen = []

    def work() -> None:
        with hold_interrupts():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


def test_what_was_there_stays_when_the_new_folder_cannot_come(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old").touch()
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "never made", tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "old"]
