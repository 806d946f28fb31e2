"""Options of commands that keep what they find in a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.records.times import parse_day

if TYPE_CHECKING:
    from posecheck.records.analysis import Analysis
    from posecheck.records.tracking import Recording
    from posecheck.storage.history import History

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
        help="Where the history is: a URL, or an SQLite file; POSECHECK_DATABASE, or your data folder, if not told.",
    ),
]


def database_files(url: str | None) -> tuple[Path, ...]:
    """Name the files of a history, which nothing else may replace.

    Parameters
    ----------
    url : str or None
        The database; None for the usual one.

    Returns
    -------
    tuple of Path
        None where a server keeps it.
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
        The database; None for the usual one.
    """

    rider: str = ""
    bike: str = ""
    day: datetime | None = None
    url: str | None = None

    def files(self) -> tuple[Path, ...]:
        """Name the files of the database, which nothing else may replace.

        Returns
        -------
        tuple of Path
            None where nothing is kept, or a server keeps it.
        """
        return database_files(self.url) if self.rider else ()

    def ready(self) -> History | None:
        """Open the history, before any work is done.

        Returns
        -------
        History or None
            None where nothing is to be kept.

        Raises
        ------
        SettingsError
            If something is told that has no meaning without a rider, or the rider's name cannot be used.
        StoreError
            If the history cannot be opened.
        """
        if not self.rider:
            if self.bike or self.day or self.url:
                from posecheck.errors import SettingsError

                msg = "--bike, --date and --database are about a rider's history: add --rider NAME."
                raise SettingsError(msg)
            return None
        from posecheck.storage.history import History
        from posecheck.storage.history_keys import check_name

        check_name(self.rider, "rider")
        return History(self.url)

    def keep(self, history: History, clip: str, recording: Recording, analysis: Analysis) -> None:
        """Keep an answer.

        Parameters
        ----------
        history : History
            As `ready` opened it.
        clip : str
            The file.
        recording : Recording
            What was tracked in it.
        analysis : Analysis
            The answer.
        """
        from posecheck.app.history import keep

        keep(history, self.rider, clip, recording, analysis, bike=self.bike, recorded_on=self.day)
