"""The statements behind the history, each within a transaction that somebody else holds."""

from __future__ import annotations

from datetime import date, timezone
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, update

from posecheck.errors import StoreError
from posecheck.records.history import HistoryEntry, Rider
from posecheck.text import gettext

from .history_keys import day_moment, name_key
from .tables import ENTRIES, NOTES_TABLE, RIDERS, SHEETS


def find_rider(connection: Connection, name: str) -> tuple[int, str]:
    """Find a rider's number, and the name as first written. Raises StoreError if nothing is kept of this rider."""
    row = connection.execute(_by_name(name)).one_or_none()
    if row is None:
        shown = "".join(letter if letter.isprintable() else "?" for letter in name.strip())
        msg = gettext("Nothing is kept of a rider called {name}. posecheck history lists all riders.", name=repr(shown))
        raise StoreError(msg)
    return row.id, row.name


def ensure_rider(connection: Connection, name: str) -> int:
    """Find a rider's number, or make a rider of a name that is checked."""
    row = connection.execute(_by_name(name)).one_or_none()
    return int(row.id) if row is not None else add_row(connection, RIDERS, {"name": name, "name_key": name_key(name)})


def add_row(connection: Connection, where: Table, row: dict[str, Any]) -> int:
    """Add a row, and return its number."""
    key = connection.execute(insert(where).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def put_entry(connection: Connection, row: dict[str, Any], *, bike: str | None, recorded_on: date | None) -> int:
    """Write an entry in the place of the same one, or as a new one.

    Where the bike or the day is None, those of the same entry hold, else none and now. The entry's number comes back.
    """
    given: dict[str, Any] = {} if bike is None else {"bike": bike}
    if recorded_on is not None:
        given["recorded_on"] = day_moment(recorded_on)
    keys = (ENTRIES.c.rider_id, ENTRIES.c.clip_sha256, ENTRIES.c.settings_sha256)
    same = [key == row[key.name] for key in keys]
    # First as a change of what is there, so that a bike or a day that was not given stays.
    if connection.execute(update(ENTRIES).where(*same).values(**row, **given)).rowcount:
        return int(connection.execute(select(ENTRIES.c.id).where(*same)).scalar_one())
    return add_row(connection, ENTRIES, {"bike": "", "recorded_on": day_moment(None), **row, **given})


def list_riders(connection: Connection) -> tuple[Rider, ...]:
    """List everybody of whom something is kept, by name."""
    of_rider = ENTRIES.c.rider_id == RIDERS.c.id
    clips = select(func.count()).select_from(ENTRIES).where(of_rider).scalar_subquery()
    last_on = select(func.max(ENTRIES.c.recorded_on)).where(of_rider).scalar_subquery()
    notes = select(func.count()).select_from(NOTES_TABLE).where(NOTES_TABLE.c.rider_id == RIDERS.c.id).scalar_subquery()
    found = select(RIDERS.c.name, clips, notes, last_on).order_by(RIDERS.c.name_key)
    return tuple(Rider(*row) for row in connection.execute(found))


def list_entries(connection: Connection, rider_id: int, rider: str) -> tuple[HistoryEntry, ...]:
    """List a rider's clips as they were filmed, without what is large."""
    names = ("id", "bike", "clip", "clip_sha256", "riding", "model", "usable", "recorded_on", "kept_at", "version")
    found = select(*(ENTRIES.c[name] for name in names)).where(ENTRIES.c.rider_id == rider_id)
    rows = connection.execute(found.order_by(ENTRIES.c.recorded_on, ENTRIES.c.id)).mappings()
    return tuple(
        HistoryEntry(**{**row, "rider": rider, "kept_at": row["kept_at"].replace(tzinfo=timezone.utc)}) for row in rows
    )


def delete_rider(connection: Connection, rider_id: int) -> None:
    """Delete everything of a rider."""
    for where in (ENTRIES, NOTES_TABLE, SHEETS):
        connection.execute(delete(where).where(where.c.rider_id == rider_id))
    connection.execute(delete(RIDERS).where(RIDERS.c.id == rider_id))


def _by_name(name: str) -> Select[tuple[int, str]]:
    return select(RIDERS.c.id, RIDERS.c.name).where(RIDERS.c.name_key == name_key(name))
