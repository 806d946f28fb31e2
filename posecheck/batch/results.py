"""The folder of a batch: what is done, the clips' own folders, and the tables and the page of all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from filelock import FileLock, Timeout

from posecheck.app.attempt import INTERNAL
from posecheck.errors import PosecheckError, StoreError
from posecheck.records.batch import BatchEntry, ClipLabel, entry_from_json, entry_to_json
from posecheck.reports.data.batch import batch_measures_csv, clips_csv, measures_parquet
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.system.output_folder import check_inputs, write_folder, write_whole
from posecheck.system.ownership import CLUTTER, begins_as, discard_folder, is_trace
from posecheck.text import gettext

MARK: Final = "batch.json"
"""A folder that holds this file is a batch's."""

CLIPS: Final = "clips"
PICTURES: Final = "pictures"

_DONE: Final = "done"
_FOLDERS: Final = (CLIPS, PICTURES, _DONE)
_FILES: Final = (MARK, "charts.js", "clips.csv", "measures.csv", "measures.parquet", "index.html", ".lock")
_SCHEMA: Final = "posecheck/batch/"
_ENTRY_LIMIT: Final = 10_000_000
_HALF: Final = re.compile(r"\.posecheck-[0-9a-f]{8}")
"""Names of what is not yet, or no longer, in its place."""


class BatchFolder:
    """The folder of a batch, held by one process at a time. Every file in it appears whole or not at all.

    It may be new, empty, or of an earlier batch. Raises StoreError if it holds something else,
    cannot be written, or another batch is at work in it.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        check_out(out)
        try:
            for name in ("", *_FOLDERS):
                (out / name).mkdir(parents=True, exist_ok=True)
                if not name:
                    self._write(MARK, json.dumps({"schema": f"{_SCHEMA}1"}).encode())
            self._lock = FileLock(out / ".lock")
            self._lock.acquire(timeout=0)
            self._sweep()
        except Timeout as error:
            msg = gettext(
                "Another batch is at work in {name}. Wait for it, or name another folder with --out.", name=out
            )
            raise StoreError(msg) from error
        except OSError as error:
            msg = gettext("{name} cannot be written: {error}.", name=out, error=error.strerror or error)
            raise StoreError(msg) from error

    def __enter__(self) -> BatchFolder:  # noqa: PYI034  Self needs Python 3.11
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._sweep()
        self._lock.release()

    def place(self, facts: ClipLabel) -> Path:
        """Name the folder of a clip."""
        return self.out / CLIPS / facts.id

    def entry(self, facts: ClipLabel) -> BatchEntry | None:
        """Read what is remembered of a clip.

        There is none where its report is gone.
        """
        try:
            with (self.out / _DONE / f"{facts.id}.json").open("rb") as file:
                entry = entry_from_json(file.read(_ENTRY_LIMIT))
        except (OSError, PosecheckError):
            return None
        whole = entry.analysis is None or (self.place(facts) / "report.html").is_file()
        return replace(entry, facts=facts) if whole else None

    def keep(self, entry: BatchEntry, picture: bytes | None, files: Mapping[str, bytes] | None = None) -> None:
        """Remember a clip that was done.

        Files are what another machine wrote, by their place below this folder. Raises StoreError if it cannot be
        written.
        """
        name = entry.facts.id
        self._unpack(self.place(entry.facts), files or {})
        if entry.analysis is None:
            discard_folder(self.place(entry.facts))
        trace = self.out / CLIPS / f"{name}.error.txt"
        if entry.error != INTERNAL and is_trace(trace):
            trace.unlink()
        if picture is not None:
            self._write(f"{PICTURES}/{name}.jpg", picture)
        self._write(f"{_DONE}/{name}.json", entry_to_json(entry).encode())

    def close(self, every: Sequence[ClipLabel]) -> None:
        """Write the tables and the page.

        The clips are shown in order; those that are not done yet are left out. Raises StoreError if they cannot
        be written.
        """

        def entries() -> Iterator[BatchEntry]:
            yield from (entry for facts in every if (entry := self.entry(facts)))

        self._write("clips.csv", clips_csv(entries()).encode())
        self._write("measures.csv", batch_measures_csv(entries()).encode())
        table = measures_parquet(entries())
        if table is not None:
            self._write("measures.parquet", table)
        self._write("index.html", dashboard_page(entries()).encode())

    def _unpack(self, place: Path, files: Mapping[str, bytes]) -> None:
        """Write a clip's folder, and what lies beside it, from another machine's files."""
        inside = {Path(name).name: content for name, content in files.items() if Path(name).parent.name == place.name}
        if inside:
            with write_folder(place) as folder:
                for name, content in inside.items():
                    (folder / name).write_bytes(content)
        for name, content in files.items():
            if Path(name).name not in inside:
                self._write(f"{CLIPS}/{Path(name).name}", content)

    def _write(self, name: str, content: bytes) -> None:
        write_whole(self.out / name, lambda file: file.write(content), lambda _: True)

    def _sweep(self) -> None:
        """Delete what processes that died have left half done."""
        for folder in (self.out / name for name in ("", *_FOLDERS)):
            for left in folder.iterdir():
                if _HALF.fullmatch(left.name):
                    _delete(left)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def check_out(out: Path, inputs: Iterable[str | Path] = ()) -> None:
    """Refuse a folder with something else in it, and one whose files are read.

    Raises StoreError if something of the user's would be lost.
    """
    ours = begins_as(out / MARK, _SCHEMA) or (out.is_dir() and all(_passing(path.name) for path in out.iterdir()))
    if os.path.lexists(out) and not ours:
        msg = gettext(
            "{name} is there already and is no batch of posecheck's. Name another folder with --out.", name=out
        )
        raise StoreError(msg)
    for path in (out / name for name in (*_FOLDERS, *_FILES)):
        right = path.is_dir() if path.name in _FOLDERS else path.is_file()
        if os.path.lexists(path) and (path.is_symlink() or not right):
            msg = gettext(
                "{name} was not written by posecheck. Move it elsewhere, or name another folder with --out.", name=path
            )
            raise StoreError(msg)
    check_inputs([out / name for name in (*_FOLDERS, *_FILES)], inputs)


def _passing(name: str) -> bool:
    return name in CLUTTER or _HALF.fullmatch(name) is not None
