"""What a server puts into the history of a rider, and takes out again."""

from __future__ import annotations

from typing import Any

from posecheck.app.history import timeline
from posecheck.errors import StoreError
from posecheck.records.history import HistoryEntry
from posecheck.records.sheet import FitterSheet
from posecheck.reports.html.history import history_page
from posecheck.storage.files import load_analysis, load_recording
from posecheck.storage.history import History
from posecheck.storage.upload_rows import Upload

from .rider_sheet import change_chain, setup_sheet
from .sheet_form import sheet_fields
from .upload_files import UploadFiles


class ServerHistory:
    """The history behind a server.

    Parameters
    ----------
    history : History
        Where riders' clips are kept.
    files : UploadFiles
        Where the results lie.
    """

    def __init__(self, history: History, files: UploadFiles) -> None:
        self._history, self._files = history, files

    def remember(self, upload: Upload) -> None:
        """Keep a clip that was measured, if it is told whose it is.

        Parameters
        ----------
        upload : Upload
            The clip.
        """
        if not upload.rider:
            return
        place = self._files.result(upload.id)
        recording, analysis = load_recording(place / "recording.npz"), load_analysis(place / "analysis.json")
        clip_sha256 = self._files.sha256(upload.id)
        self._history.keep(upload.rider, recording, analysis, clip_sha256=clip_sha256, bike=upload.bike)

    def page(self, rider: str) -> str:
        """Draw the history of a rider as a page of its own; one of whom nothing is kept raises StoreError."""
        return history_page(timeline(self._history, rider))

    def sheet(self, rider: str) -> dict[str, Any]:
        """Put together what holds for a rider now, for the set-up sheet; nothing where nothing is kept."""
        try:
            return setup_sheet(self._history, rider)
        except StoreError:
            return {"answer": None, "notes": [], "fields": sheet_fields(FitterSheet()), "kept_on": ""}

    def keep_sheet(self, rider: str, sheet: FitterSheet) -> None:
        """Keep what a fitter wrote down of a rider; it belongs to the bike of the last clip."""
        try:
            entries = self._history.entries(rider)
        except StoreError:
            entries = ()
        self._history.keep_sheet(rider, sheet, entries[-1].bike if entries else "")

    def chain(self, rider: str, uploads: list[Upload]) -> list[dict[str, Any]]:
        """Say what each change of a rider's bike did; `uploads` are the clips that the server has a report of."""
        try:
            return change_chain(self._history, rider, {self._files.sha256(one.id): one.id for one in uploads})
        except StoreError:
            return []

    def note(self, rider: str, text: str) -> None:
        """Write down what was changed on a rider's bike, with the day."""
        self._history.note(rider, text)

    def earlier(self, marks: set[str]) -> list[HistoryEntry]:
        """List the clips of all riders that came another way, such as by the command line.

        Parameters
        ----------
        marks : set of str
            Hashes of the clips that the server has itself.

        Returns
        -------
        list of Entry
            The newest first.
        """
        found = [entry for rider in self._history.riders() for entry in self._history.entries(rider.name)]
        others = [entry for entry in found if entry.clip_sha256 not in marks]
        return sorted(others, key=lambda entry: entry.recorded_on, reverse=True)

    def forget(self, upload: Upload) -> None:
        """Take a clip out of its rider's history.

        Parameters
        ----------
        upload : Upload
            The clip.
        """
        if not upload.rider:
            return
        try:
            mark, entries = self._files.sha256(upload.id), self._history.entries(upload.rider)
        except StoreError:
            return  # it was never kept
        for entry in entries:
            if entry.clip_sha256 == mark:
                self._history.delete_entry(entry.id)
