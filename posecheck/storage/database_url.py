"""Names of databases: what a URL or a path means, which files it stands for, and how it may be shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from posecheck.errors import StoreError
from posecheck.text import gettext

_SAFE: Final = re.compile(r"[\w.:\[\]-]*")
_HIDDEN: Final = "..."


def list_database_files(url: str) -> tuple[Path, ...]:
    """Name the files of a database, which nothing else may replace.

    Those that SQLite writes beside its file count, whether they are there or not; a server has none. Raises StoreError
    if the URL cannot be understood.
    """
    address = database_url(url)
    if address.get_backend_name() != "sqlite":
        return ()
    file = str(address.database).removeprefix("file:").partition("?")[0]
    return tuple(Path(file + more) for more in ("", "-wal", "-shm", "-journal"))


def database_url(url: str) -> URL:
    """Understand a database URL as SQLAlchemy takes it, or the path of an SQLite file.

    Raises StoreError if it cannot be understood.
    """
    if "://" not in url:
        return URL.create("sqlite", database=str(Path(url).expanduser().absolute()))
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        msg = gettext("The database URL cannot be understood. It looks like postgresql://user:password@host/name.")
        raise StoreError(msg) from None
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        msg = gettext("An SQLite history needs a file, such as sqlite:///history.sqlite.")
        raise StoreError(msg)
    return address


def database_label(address: URL) -> str:
    """Name a database for the user, without its user, password or anything that may be a piece of them.

    It is the path of a file, or a URL that is alike in every language.
    """
    if address.get_backend_name() == "sqlite":
        return "".join(letter if letter.isprintable() else "?" for letter in str(address.database))
    place, name = address.host or "localhost", address.database or ""
    known = _SAFE.fullmatch(place) and _SAFE.fullmatch(name)
    return f"{address.get_backend_name()}://{f'{place}/{name}' if known else _HIDDEN}"
