"""A rider's clips over time, in a database: recordings, analyses and set-up notes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.history import HistoryEntry, Rider, SetupNote
from posecheck.records.sheet import FitterSheet, KeptSheet
from posecheck.records.tracking import Recording
from posecheck.text import gettext

from .database import Database, default_url
from .files import parse_analysis, parse_recording, recording_bytes
from .history_keys import check_name, check_note, day_moment, entry_columns, name_key, settings_sha256
from .history_rows import add_row, delete_rider, ensure_rider, find_rider, list_entries, list_riders, put_entry
from .sheet_file import parse_sheet, sheet_text
from .tables import ENTRIES, NOTES_TABLE, SHEETS

_TRIES: Final = 20


class History:
    """What is kept of riders; every change is whole or not at all, also with several programs at once.

    The `url` is a database URL, or the path of an SQLite file; None for the usual place. Raises StoreError if the
    database cannot be used, now or when one of the methods needs it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from posecheck.storage.history import History
    >>> with TemporaryDirectory() as folder:
    ...     history = History(f"{folder}/history.sqlite")
    ...     _ = history.note("Anna", "saddle +5 mm")
    ...     [note.text for note in history.notes(" anna ")]
    ['saddle +5 mm']
    """

    def __init__(self, url: str | None = None) -> None:
        self._database = Database(url or default_url())

    @property
    def name(self) -> str:
        """The database as it may be shown, without a password."""
        return self._database.name

    def keep(
        self,
        rider: str,
        recording: Recording,
        analysis: Analysis,
        *,
        clip_sha256: str,
        bike: str = "",
        recorded_on: date | None = None,
    ) -> int:
        """Keep a clip; one that is there with the same settings is replaced.

        Case and spaces around a name do not make another rider. Without bike or day, those of the clip that is replaced
        hold, else unknown and now. The entry's number comes back. Raises SettingsError if the name of the rider or the
        bike cannot be used. Raises StoreError if it cannot be kept.
        """
        name, on = check_name(rider, "rider"), check_name(bike, "bike") if bike.strip() else None
        same = {"clip_sha256": clip_sha256, "settings_sha256": settings_sha256(recording)}
        row = {**same, "recording": recording_bytes(recording), **entry_columns(analysis)}

        def put(connection: Connection) -> int:
            whole = {"rider_id": ensure_rider(connection, name), **row}
            return put_entry(connection, whole, bike=on, recorded_on=recorded_on)

        return self._repeat_change(put)

    def renew(self, entry_id: int, analysis: Analysis) -> None:
        """Replace the analysis of an entry by the answer of the present version to its recording.

        Raises StoreError if there is no such entry, or it cannot be written.
        """
        with self._database.writing() as connection:
            change = update(ENTRIES).where(ENTRIES.c.id == entry_id).values(**entry_columns(analysis))
            _check(connection.execute(change).rowcount, entry_id)

    def riders(self) -> tuple[Rider, ...]:
        """List everybody of whom something is kept, by name."""
        with self._database.reading() as connection:
            return list_riders(connection)

    def entries(self, rider: str) -> tuple[HistoryEntry, ...]:
        """List a rider's clips as they were filmed."""
        with self._database.reading() as connection:
            return list_entries(connection, *find_rider(connection, rider))

    def recording(self, entry_id: int) -> Recording:
        """Fetch the recording of an entry. Raises StoreError if there is no such entry, or it is damaged."""
        return parse_recording(self._entry_value(select(ENTRIES.c.recording), entry_id), self._entry_name(entry_id))

    def analysis(self, entry_id: int) -> Analysis:
        """Fetch the analysis of an entry. Raises StoreError if there is no such entry, or it is damaged."""
        return parse_analysis(self._entry_value(select(ENTRIES.c.analysis), entry_id), self._entry_name(entry_id))

    def note(self, rider: str, text: str, written_on: date | None = None) -> int:
        """Keep what was done to a set-up; somebody new becomes a rider. The note's number comes back.

        Raises SettingsError if the name or the text cannot be used. Raises StoreError if it cannot be kept.
        """
        name = check_name(rider, "rider")
        row = {"written_on": day_moment(written_on), "text": check_note(text)}
        return self._repeat_change(
            lambda connection: add_row(connection, NOTES_TABLE, {"rider_id": ensure_rider(connection, name), **row})
        )

    def notes(self, rider: str) -> tuple[SetupNote, ...]:
        """List a rider's notes as they were written."""
        with self._database.reading() as connection:
            rider_id, _ = find_rider(connection, rider)
            column = NOTES_TABLE.c
            found = select(NOTES_TABLE).where(column.rider_id == rider_id).order_by(column.written_on, column.id)
            return tuple(SetupNote(row.id, row.written_on, row.text) for row in connection.execute(found))

    def keep_sheet(self, rider: str, sheet: FitterSheet, bike: str = "", written_on: date | None = None) -> int:
        """Keep a fitter's sheet; one that says what the last one of the bike says is that one. Its number comes back.

        Raises SettingsError if a name cannot be used. Raises StoreError if it cannot be kept.
        """
        name, on = check_name(rider, "rider"), check_name(bike, "bike") if bike.strip() else ""
        row = {"bike": on, "written_on": day_moment(written_on), "sheet": sheet_text(sheet)}

        def put(connection: Connection) -> int:
            rider_id = ensure_rider(connection, name)
            of_bike = [one for one in self._sheet_rows(connection, rider_id) if name_key(one.bike) == name_key(on)]
            if of_bike and of_bike[-1].sheet == row["sheet"]:
                return int(of_bike[-1].id)
            return add_row(connection, SHEETS, {"rider_id": rider_id, **row})

        return self._repeat_change(put)

    def sheets(self, rider: str, bike: str | None = None) -> tuple[KeptSheet, ...]:
        """List a rider's sheets as they were written, of one bike or of all; none of somebody who is not known."""
        with self._database.reading() as connection:
            try:
                rider_id, _ = find_rider(connection, rider)
            except StoreError:
                return ()
            rows = self._sheet_rows(connection, rider_id)
        wanted = [one for one in rows if bike is None or name_key(one.bike) == name_key(bike)]
        return tuple(
            KeptSheet(one.id, one.written_on, parse_sheet(one.sheet, self._sheet_name(one.id))) for one in wanted
        )

    def _sheet_rows(self, connection: Connection, rider_id: int) -> list[Any]:
        found = select(SHEETS).where(SHEETS.c.rider_id == rider_id).order_by(SHEETS.c.written_on, SHEETS.c.id)
        return list(connection.execute(found))

    def delete(self, rider: str) -> None:
        """Delete everything of a rider, in an SQLite file also what deleted rows leave behind.

        Raises StoreError if nothing is kept of this rider, or it cannot be deleted.
        """
        with self._database.writing() as connection:
            delete_rider(connection, find_rider(connection, rider)[0])
        # After the transaction, for SQLite does not rebuild a file within one.
        self._database.sweep(rebuild=True)

    def delete_entry(self, entry_id: int) -> None:
        """Delete one clip of a rider. Raises StoreError if there is no such entry, or it cannot be deleted."""
        with self._database.writing() as connection:
            _check(connection.execute(delete(ENTRIES).where(ENTRIES.c.id == entry_id)).rowcount, entry_id)
        self._database.sweep(rebuild=False)

    def _repeat_change(self, change: Callable[[Connection], int]) -> int:
        """Change the database; do it again where another program wrote the same meanwhile."""
        # Two programs may add one rider at the same time: the one that comes second finds the row when it tries again.
        for _ in range(_TRIES):
            with suppress(IntegrityError), self._database.writing() as connection:
                return change(connection)
        msg = gettext("{name} is in use by too many programs at once. Try again.", name=self.name)
        raise StoreError(msg)

    def _entry_value(self, what: Select[tuple[Any]], entry_id: int) -> Any:
        with self._database.reading() as connection:
            rows = connection.execute(what.where(ENTRIES.c.id == entry_id)).all()
        _check(len(rows), entry_id)
        return rows[0][0]

    def _entry_name(self, entry_id: int) -> str:
        return gettext("Entry {entry} of {name}", entry=str(entry_id), name=self.name)

    def _sheet_name(self, sheet_id: int) -> str:
        return gettext("Sheet {sheet} of {name}", sheet=str(sheet_id), name=self.name)


def _check(found: int, entry_id: int) -> None:
    if not found:
        msg = gettext("There is no entry {entry} in the history.", entry=str(entry_id))
        raise StoreError(msg)
