"""A folder into which cameras or phones drop clips, each of which is measured as it comes; nothing in it is changed."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from posecheck.errors import PosecheckError
from posecheck.storage.upload_rows import Upload
from posecheck.storage.uploads import UploadQueue
from posecheck.text import current_language

from .resumable import ComingClips
from .upload_files import UploadFiles, clean_name, is_video_head

LOG: Final = logging.getLogger("posecheck.web")

_LOOK_S: Final = 2.0
_HEAD: Final = 16
_Facts = tuple[int, int]


class Inbox:
    """Takes clips out of a folder: those that have stopped growing, and were not taken before."""

    def __init__(self, folder: Path, files: UploadFiles, queue: UploadQueue, wake: Callable[[], None]) -> None:
        self._folder, self._files, self._queue, self._wake = folder, files, queue, wake
        self._list = files.folder("0" * 32).with_name("inbox.json")
        self._taken = self._read()
        self._seen: dict[Path, _Facts] = {}
        self._ending = threading.Event()
        self._language = current_language()  # that of whoever started the server
        self._thread = threading.Thread(target=self._watch, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._ending.set()
        self._thread.join(timeout=10)

    def take_new(self) -> int:
        """Take what is new and has not changed since the last look; say how many clips that were."""
        now = dict(sorted(self._facts()))
        still = [(path, facts) for path, facts in now.items() if self._seen.get(path) == facts]
        fresh = [path for path, facts in still if self._taken.get(path.name) != list(facts)]
        self._seen = now
        taken = 0
        for path in fresh:
            self._taken[path.name] = list(now[path])
            taken += self._take(path)
        if fresh:
            self._list.write_text(json.dumps(self._taken), encoding="utf-8")
            self._wake()
        return taken

    def _watch(self) -> None:
        while not self._ending.wait(_LOOK_S):
            self._look()

    def _look(self) -> None:
        try:
            self.take_new()
        except (OSError, PosecheckError):
            LOG.exception("The folder %s cannot be looked at; it is tried again.", self._folder)

    def _facts(self) -> list[tuple[Path, _Facts]]:
        """Size and time of each plain file; links and hidden files, which may be on their way, are left alone."""
        found = [path for path in self._folder.iterdir() if not path.name.startswith(".") and not path.is_symlink()]
        return [(path, (path.stat().st_size, path.stat().st_mtime_ns)) for path in found if path.is_file()]

    def _take(self, path: Path) -> bool:
        with path.open("rb") as file:
            if not is_video_head(file.read(_HEAD)):
                return False
        name = self._files.fresh()
        coming, upload = ComingClips(self._files), Upload(name, "", clean_name(path.name), language=self._language)
        coming.begin(upload, path.stat().st_size)
        shutil.copyfile(path, coming.part(name))
        coming.finish(name)
        self._queue.bring(upload)
        return True

    def _read(self) -> dict[str, list[int]]:
        try:
            found: dict[str, list[int]] = json.loads(self._list.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found
