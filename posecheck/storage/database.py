"""Opens the database of a history, brings its tables up to date, and puts its errors into sentences.

Every transaction has a connection of its own: nothing stays open between them, in no thread and no process.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, column, create_engine, delete, event, inspect, select, table, text
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from posecheck.errors import StoreError
from posecheck.system.installation import how_to_install
from posecheck.text import gettext, gettext_noop

from .database_url import database_label, database_url
from .tables import FORMER, NEWEST, VERSION_TABLE
from .waiting import WAIT_S, watch_wait

VARIABLE: Final = "POSECHECK_DATABASE"
"""The environment variable that names the database, where nobody names it otherwise."""

_LOCK: Final = 0x706F7365  # "pose": who holds this lock of PostgreSQL makes the tables
_IN_USE: Final = gettext_noop("{name} is in use by another program. Try again when that has ended.")
_SQLITE: Final = (
    ("locked", _IN_USE),
    ("readonly", gettext_noop("{name} may not be written. Check the rights of the file and of its folder.")),
    ("not a database", gettext_noop("{name} is no database. Name another with --database.")),  # untranslated: SQLite's
    ("malformed", gettext_noop("{name} is damaged. Put back a copy of it, or name another with --database.")),
    (
        "unable to open",  # untranslated: SQLite's
        gettext_noop("{name} cannot be opened. Check that its folder is there and may be written."),
    ),
)
"""What SQLite says, and what that means for the user."""

_UNKNOWN: Final = gettext_noop("{name} cannot be used: {error}.")
_UNKNOWN_STATE: Final = gettext_noop("{name} cannot be used: it answers with SQLSTATE {state}.")

_NOT_ALLOWED: Final = gettext_noop(
    "{name} may not be written. Ask whoever runs it for the right to make and to change tables."
)
_ENCODING: Final = gettext_noop(
    "{name} cannot hold all letters: its encoding is not UTF-8. Have it made anew with ENCODING 'UTF8'."
)
_SERVER: Final[Mapping[str | None, str]] = {
    None: gettext_noop(
        "{name} cannot be reached. Check that its server runs and lets you in: host, port, name, user and password."
    ),
    "25006": _NOT_ALLOWED,
    "42501": _NOT_ALLOWED,
    "53100": gettext_noop("{name} cannot be used: the disk of its server is full."),
    "55P03": _IN_USE,
    "22P05": _ENCODING,
    "22021": _ENCODING,
}
"""What an SQLSTATE of a server means for the user. What its driver says may hold pieces of a password."""


def default_url() -> str:
    """Name the database that is used if nobody names another.

    The environment variable comes first, then a file in the user's data folder.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return named
    from platformdirs import user_data_path

    return str(user_data_path("posecheck", appauthor=False) / "history.sqlite")


class Database:
    """A database with the tables of the history; it is made where there is none.

    The URL is as SQLAlchemy takes it, or the path of an SQLite file. Raises StoreError if it cannot be reached, is no
    database, is of another program, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        address = database_url(url)
        self.name = database_label(address)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        if self.is_sqlite and url == default_url():
            _private_folder(Path(str(address.database)).parent)
        self._engine = _engine(address)
        with self._plain_errors():
            self._prepare()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at one state of the database, in a transaction."""
        with self._plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the database in a transaction, wholly or not at all.

        Raises IntegrityError if another program wrote the same meanwhile: try again.
        """
        with self._plain_errors(), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def sweep(self, *, rebuild: bool) -> None:
        """Take what deleted rows leave behind out of what was written beside an SQLite file.

        `rebuild` writes the file itself anew too, which makes it smaller; deleted rows are overwritten either way.
        Raises StoreError if another program holds on to them.
        """
        if not self.is_sqlite:
            return
        busy = True
        with self._plain_errors(), self._engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            with suppress(sqlite3.OperationalError):
                # Rows are overwritten in the file itself only: the log beside it may hold them until it is cut.
                if rebuild:
                    driver.execute("VACUUM")
                busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            msg = gettext(
                "It is deleted, but another program uses {name}: traces stay beside it until that has ended.",
                name=self.name,
            )
            raise StoreError(msg)

    def _prepare(self) -> None:
        """Bring the tables up to date."""
        with self._engine.begin() as connection:
            version = _version(connection)
        # Nearly always there is nothing to do, and then nobody waits for a writer.
        if version == NEWEST:
            return
        if self.is_sqlite:
            self._write_ahead()
        with self._engine.execution_options(writes=True).begin() as connection:
            # SQLite lets one writer in at a time; a server would let two programs make the tables at once.
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            self._check_ours(connection)
            _upgrade(connection)

    def _write_ahead(self) -> None:
        """Let readers and a writer work side by side; another program that opens the file may be in the way."""
        with self._engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA journal_mode = WAL")

    def _check_ours(self, connection: Connection) -> None:
        """Refuse a file of another program, and tables of a version to come."""
        version = _version(connection)
        # A server may hold tables of others beside ours; a file that is somebody else's must stay as it is.
        if version is None and self.is_sqlite and inspect(connection).get_table_names():
            msg = gettext("{name} belongs to another program. Name another file with --database.", name=self.name)
            raise StoreError(msg)
        if version is not None and version not in {FORMER, *_steps()}:
            msg = gettext("{name} was written by a newer version of posecheck. Install that to use it.", name=self.name)
            raise StoreError(msg)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Put what the database says into a sentence that holds no password."""
        try:
            with watch_wait(self.name):
                yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StoreError(self._fault(error.orig)) from error
        except sqlite3.Error as error:
            raise StoreError(self._fault(error)) from error
        except (ValueError, TypeError) as error:
            if "isoformat" not in str(error):  # which is about a time in a row; anything else is a bug
                raise
            msg = gettext("{name} is damaged: a row holds a time that is none. Put back a copy of it.", name=self.name)
            raise StoreError(msg) from error

    def _fault(self, error: BaseException | None) -> str:
        if self.is_sqlite:
            known = (meaning for sign, meaning in _SQLITE if sign in str(error))
            return gettext(next(known, _UNKNOWN), name=self.name, error=error)
        state = getattr(error, "sqlstate", None)
        return gettext(_SERVER.get(state, _UNKNOWN_STATE), name=self.name, state=str(state))


def _private_folder(folder: Path) -> None:
    """Make the folder of the default database, for nobody else to read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = gettext(
            "{name} cannot be made: {error}. Name a database with --database.",
            name=folder,
            error=error.strerror or error,
        )
        raise StoreError(msg) from error


def _engine(address: URL) -> Engine:
    try:
        if address.get_backend_name() != "sqlite":
            engine = create_engine(address, poolclass=NullPool, connect_args=_server_options(address))
            if address.get_backend_name() == "postgresql":
                event.listen(engine, "begin", _limit_wait)
            return engine
        engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": WAIT_S})
    except NoSuchModuleError as error:
        msg = gettext(
            "There is no database called {name}. sqlite and postgresql are tested.", name=address.get_backend_name()
        )
        raise StoreError(msg) from error
    except ImportError as error:
        msg = gettext(
            "{name} needs a library. For PostgreSQL: {remedy}",
            name=address.get_backend_name(),
            remedy=how_to_install("postgres"),
        )
        raise StoreError(msg) from error
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _server_options(address: URL) -> dict[str, Any]:
    """Have texts sent as UTF-8, whatever the encoding of the database, and do not wait for ever for a server."""
    psycopg = address.drivername == "postgresql+psycopg"
    return {"client_encoding": "utf8", "connect_timeout": max(1, round(WAIT_S))} if psycopg else {}


def _limit_wait(connection: Connection) -> None:
    """Give up where another program holds a lock for too long."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(1000 * WAIT_S)}")


def _set_up(driver: sqlite3.Connection, _: object) -> None:
    """Leave the beginning of transactions to `_begin`; overwrite what is deleted."""
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that will write waits for its turn now, not in its middle."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> str | None:
    """Read which step a database has taken last; None if it has no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()
    return found


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    # A percent sign would begin a variable in alembic's settings.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _steps() -> set[str]:
    from alembic.script import ScriptDirectory

    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def _upgrade(connection: Connection) -> None:
    """Take the steps that are missing, in the connection's transaction."""
    from alembic import command

    if _version(connection) == FORMER:  # alembic knows no such step any more; its tables stay
        connection.execute(delete(table(VERSION_TABLE)))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, NEWEST)
