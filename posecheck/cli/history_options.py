"""Options of commands that keep what they find in a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.records.times import parse_day
from posecheck.text import gettext

if TYPE_CHECKING:
    from posecheck.app.request import HistoryPlace

RiderName = Annotated[str, typer.Option("--rider", metavar="NAME", help="Keep the answer in this rider's history.")]
Bike = Annotated[str, typer.Option(metavar="NAME", help="The bike, for the history.")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--date", metavar="DAY", parser=parse_day, help="When, such as 2026-05-04; when it was filmed, or now."
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Where the history is: a URL, or an SQLite file (default: POSECHECK_DATABASE, or your data folder).",
    ),
]


def database_files(url: str | None) -> tuple[Path, ...]:
    """Name the files of a history, which nothing else may replace.

    There are none where a server keeps it.
    """
    from posecheck.storage import database_url
    from posecheck.storage.database import default_url

    return database_url.list_database_files(url or default_url())


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """What to keep an answer as.

    Parameters
    ----------
    rider, bike : str
        Who rides, on what; without a rider nothing is kept.
    day : datetime or None
        When it was filmed; None for what the file says.
    url : str or None
        The database; None for the default one.
    """

    rider: str = ""
    bike: str = ""
    day: datetime | None = None
    url: str | None = None

    def place(self) -> HistoryPlace | None:
        """Say where the answer goes.

        It is None where nothing is to be kept. Raises SettingsError if an option is given that has no meaning without a
        rider.
        """
        if not self.rider:
            if self.bike or self.day or self.url:
                from posecheck.errors import SettingsError

                msg = gettext("--bike, --date and --database are about a rider's history: add --rider NAME.")
                raise SettingsError(msg)
            return None
        from posecheck.app.request import HistoryPlace

        return HistoryPlace(self.rider, self.bike, self.day, self.url)
