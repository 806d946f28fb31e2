"""Takes clips from the queue and has them measured, some at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from posecheck.errors import PosecheckError
from posecheck.storage.upload_rows import JOB_NUMBERS, Upload
from posecheck.storage.uploads import UploadQueue
from posecheck.system.isolated import IsolatedWork, Runner, WorkError, run_isolated
from posecheck.text import read_words, use_language

from .history import ServerHistory
from .settings import WebSettings
from .upload_files import UploadFiles
from .upload_tasks import build_task
from .worker import correct_joints, measure_upload, preview_upload

LOG: Final = logging.getLogger("posecheck.web")

ASKS_BACK: Final = ("slow_motion", "not_slow_motion")
"""Reasons that ask something of the rider: the clip is needed once more when the answer comes."""

_IDLE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class JobTools:
    """What does the work; tests bring their own.

    Parameters
    ----------
    run : callable
        Runs a piece of work, such as `worker.apart`.
    measure, glance, correct : callable
        The pieces of work.
    """

    run: Runner = run_isolated
    measure: IsolatedWork = measure_upload
    glance: IsolatedWork = preview_upload
    correct: IsolatedWork = correct_joints


class JobRunner:
    """Threads that work through the queue.

    Parameters
    ----------
    queue : UploadQueue
        Which clips.
    files : UploadFiles
        Where their files lie.
    settings : WebSettings
        Limits, model, and whether clips are kept.
    tools : JobTools
        What does the work.
    history : ServerHistory
        The history, which clips with numbers join.
    """

    def __init__(
        self,
        queue: UploadQueue,
        files: UploadFiles,
        settings: WebSettings,
        tools: JobTools,
        history: ServerHistory,
    ) -> None:
        self._queue, self._files, self._settings, self._tools = queue, files, settings, tools
        self._history = history
        self._shares: dict[str, float | None] = {}
        self._stopped: set[str] = set()
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._long: set[str] = set()
        self._turn = threading.Lock()
        lanes = [False] * settings.workers + [True] * (settings.workers == 1)
        self._threads = [
            threading.Thread(target=self._work_on, kwargs={"spare": spare}, name=f"jobs-{lane}", daemon=True)
            for lane, spare in enumerate(lanes)
        ]

    def start(self) -> None:
        """Take up what the last server left, and begin."""
        self._files.sweep()
        self._queue.resume(self._settings.limits.attempts, read_words("web")["work"]["worn"])
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop the worker; its clip waits for the next server."""
        self._ending.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def wake(self) -> None:
        """Say that there is something to do."""
        self._wake.set()

    def share(self, clip: str) -> float | None:
        """Say how far a clip is.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        float or None
            0 to 1; None where it is not worked on, or nobody knows.
        """
        return self._shares.get(clip)

    def cancel(self, clip: str) -> bool:
        """Stop waiting for a clip, or working on it.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        bool
            False where it neither waits nor is worked on.
        """
        cancelled = self._queue.cancel(clip)
        if cancelled:
            self._stopped.add(clip)
        return cancelled

    def aside(self, work: IsolatedWork, argument: Any) -> Mapping[str, Any]:
        """Do a small piece of work out of turn.

        Parameters
        ----------
        work : callable
            One of the tools.
        argument : object
            For it.

        Returns
        -------
        mapping
            What it returned.
        """
        limits = self._settings.limits
        return self._tools.run(
            work,
            argument,
            memory_bytes=limits.memory_bytes,
            work_s=limits.glance_s,
            progress=lambda _: None,
            stop=self._ending.is_set,
        )

    def _work_on(self, *, spare: bool) -> None:
        while not self._ending.is_set():
            upload = self._take(spare=spare)
            if upload is None:
                self._wake.wait(_IDLE_S)
                self._wake.clear()
            else:
                self._do(upload)

    def _take(self, *, spare: bool) -> Upload | None:
        """Take a clip up; long ones leave one worker free for short ones.

        A server with one worker has a spare one, which does short clips while the other one does a long clip.
        """
        with self._turn:
            if spare and not self._long:
                return None
            try:
                upload = self._queue.take(with_long=not spare and len(self._long) < max(1, self._settings.workers - 1))
            except PosecheckError:
                LOG.exception("The queue cannot be asked at the moment.")
                return None
            if upload is not None and upload.length_s:
                self._long.add(upload.id)
        return upload

    def _do(self, upload: Upload) -> None:
        """Have one clip measured, and write down how it ended; whatever happens, it stays until it has numbers."""
        self._stopped.discard(upload.id)
        with use_language(upload.language):
            self._do_in_its_language(upload)

    def _do_in_its_language(self, upload: Upload) -> None:
        try:
            self._finish(upload, self._measured(upload))
        except WorkError as error:
            if error.kind != "stopped":
                self._queue.settle(upload.id, "failed", reason=error.kind, text=str(error))
        except Exception:
            LOG.exception("The work on clip %s ended on an error of posecheck's own.", upload.id)
            self._queue.settle(upload.id, "failed", reason="bug", text=read_words("web")["refused"]["bug"])
        finally:
            self._shares.pop(upload.id, None)
            self._long.discard(upload.id)
            self._tidy(upload)

    def _tidy(self, upload: Upload) -> None:
        """Delete what was still written for a clip that was thrown away meanwhile."""
        with suppress(PosecheckError):
            if self._queue.find(upload.id) is None:
                self._files.drop(upload.id)

    def _measured(self, upload: Upload) -> Mapping[str, Any]:
        limits = self._settings.limits

        def tell(share: float | None) -> None:
            self._shares[upload.id] = share

        return self._tools.run(
            self._tools.measure,
            build_task(self._files, self._settings, upload),
            memory_bytes=limits.memory_bytes,
            work_s=limits.long_work_s if upload.length_s else limits.work_s,
            progress=tell,
            stop=lambda: self._ending.is_set() or upload.id in self._stopped,
            gives_way=upload.length_s > 0,
        )

    def _finish(self, upload: Upload, found: Mapping[str, Any]) -> None:
        """Write down how a clip ended; with numbers it joins the history, and is deleted unless it is to be kept."""
        if found.get("length_s"):
            self._queue.postpone(upload, float(found["length_s"]))
            self._wake.set()
            return
        numbers = found["ending"] in JOB_NUMBERS
        upload = self._queue.find(upload.id) or upload  # a fitter may have said meanwhile whose it is
        if numbers:
            self._remember(upload)
        settled = self._queue.settle(upload.id, "done", found["ending"], found["reason"], found["text"])
        if numbers and not settled:  # it was cancelled or thrown away at the last moment
            self._history.forget(upload)
        elif numbers and not self._settings.keep and found["reason"] not in ASKS_BACK:
            self._files.clip(upload.id).unlink(missing_ok=True)

    def _remember(self, upload: Upload) -> None:
        try:
            self._history.remember(upload)
        except PosecheckError:
            LOG.exception("Clip %s was measured, but could not be put into the history.", upload.id)
