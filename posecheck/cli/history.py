"""``posecheck history RIDER``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.text import gettext

from . import terminal
from .history_options import DatabaseUrl, Day, database_files
from .options import Json
from .output import Force

if TYPE_CHECKING:
    from posecheck.storage.history import History

_NOT_DONE: Final = 2


def history(
    rider: Annotated[
        str, typer.Argument(metavar="RIDER", help="Whose history. Without a name: a list of all riders.")
    ] = "",
    *,
    bike: Annotated[str | None, typer.Option(metavar="NAME", help="On which bike (default: the last one).")] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Keep what was done, such as 'saddle +5 mm'.")] = "",
    day: Day = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE", help="Draw it into a page, such as anna.html.")] = None,
    export: Annotated[str | None, typer.Option(metavar="DIR", help="Write all that is kept into a folder.")] = None,
    force: Force = False,
    again: Annotated[
        bool, typer.Option("--again", help="Analyse what is kept anew, with this version; needs no video.")
    ] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete all that is kept of the rider.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without being asked.")] = False,
    as_json: Json = False,
    database: DatabaseUrl = None,
) -> None:
    """Show what check --rider kept: how a rider's measures went, and whether that is a change or noise.

    Differences hold among clips of one rider that were filmed alike, so that
    they are surer than two single values.
    """
    from posecheck.app.history import export_rider
    from posecheck.storage.history import History

    given = [one is not None and one is not False and one != "" for one in (bike, note, day, plot, export, again)]
    _check(rider, any_option=any(given), delete=delete)
    _check_places(plot, export, database, force=force)
    kept = History(database)
    if not rider:
        _list(kept, as_json=as_json)
    elif delete:
        _delete(kept, rider, yes=yes)
    else:
        if note:
            kept.note(rider, note, day)
        if again:
            _again(kept, rider)
        if export is not None:
            export_rider(kept, rider, Path(export))
        _show(kept, rider, bike, plot, as_json=as_json)


def _check(rider: str, *, any_option: bool, delete: bool) -> None:
    """Refuse what makes no sense together."""
    from posecheck.errors import SettingsError

    if not rider and (any_option or delete):
        msg = gettext("Say whose history: posecheck history RIDER. Without a rider all riders are listed.")
        raise SettingsError(msg)
    if delete and any_option:
        msg = gettext("--delete goes with --yes and --database only.")
        raise SettingsError(msg)


def _check_places(plot: str | None, export: str | None, database: str | None, *, force: bool) -> None:
    """Refuse to write over what is not posecheck's, before anything is done."""
    from posecheck.system.output_folder import check_output, check_page

    if export is not None:
        check_output(Path(export), force=force, inputs=database_files(database))
    if plot is not None:
        check_page(plot, database_files(database))


def _list(kept: History, *, as_json: bool) -> None:
    from posecheck.reports.text.history import riders_json, riders_table

    known = kept.riders()
    if as_json:
        terminal.show_text(riders_json(known) + "\n")
    else:
        terminal.show_lines(riders_table(known))


def _delete(kept: History, rider: str, *, yes: bool) -> None:
    """Ask, then delete."""
    clips, notes = len(kept.entries(rider)), len(kept.notes(rider))
    counts = gettext("clips: {clips}, notes: {notes}", clips=clips, notes=notes)
    if not yes:
        terminal.say_line(
            gettext(
                "{rider}: {counts}. All of it will be gone for good. To delete it type yes:", rider=rider, counts=counts
            )
        )
        if sys.stdin is None or sys.stdin.readline().strip().lower() != "yes":
            terminal.say_line(gettext("Nothing was deleted. To delete without being asked add --yes."))
            raise typer.Exit(_NOT_DONE)
    kept.delete(rider)
    terminal.show_text(gettext("Deleted, {counts}.", counts=counts) + "\n")


def _again(kept: History, rider: str) -> None:
    from posecheck.app.history import renew_answers

    with terminal.progress_bar() as bar:
        renew_answers(kept, rider, bar.step(gettext("Analysing each recording"), 1))


def _show(kept: History, rider: str, bike: str | None, plot: str | None, *, as_json: bool) -> None:
    from posecheck.app.history import timeline, write_history_page
    from posecheck.reports.text.history import history_json, history_table

    line = timeline(kept, rider, bike)
    if plot is not None:
        write_history_page(line, plot)
    if as_json:
        terminal.show_text(history_json(line) + "\n")
    else:
        terminal.show_lines(history_table(line), *([] if plot is None else ["", f"The page: {plot}"]))
