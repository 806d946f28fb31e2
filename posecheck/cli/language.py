"""The language of the command line: an option of every command, the file of defaults, or the system's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from posecheck.errors import SettingsError
from posecheck.text import LANGUAGES, find_language, gettext, system_language

from .defaults import default_file, read_defaults

_LANGUAGE: Final = "--language"
_CONFIG: Final = "--config"


def choose_language(arguments: Sequence[str]) -> str:
    """Choose the language before anything is said, help included.

    Parameters
    ----------
    arguments : sequence of str
        As they were typed.

    Returns
    -------
    str
        The tag of the language: what ``--language`` says, or else the file of defaults, or else the system.

    Raises
    ------
    SettingsError
        If there is no language of the name that was typed.
    """
    named = _value(arguments, _LANGUAGE)
    if named is not None:
        return check_language(named)
    config = _value(arguments, _CONFIG)
    file = Path(config) if config else default_file()
    try:
        told = read_defaults(file).get("language") if file.is_file() else None
    except (SettingsError, OSError):
        told = None  # the command that reads the file says what is wrong with it
    return check_language(told) if told else system_language()


def check_language(name: str) -> str:
    """Find a language by its tag. Raises SettingsError, with those that there are, if it is none of them."""
    tag = find_language(name)
    if tag is None:
        choices = ", ".join(f"{known} ({own})" for known, own in LANGUAGES.items())
        msg = gettext("There is no language {name}. Choose one of these: {choices}.", name=repr(name), choices=choices)
        raise SettingsError(msg)
    return tag


def _value(arguments: Sequence[str], option: str) -> str | None:
    """Read the value of an option, the last one where it is typed twice; what stands behind ``--`` is no option."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    found = None
    for word, following in zip(options, [*options, None][1:], strict=True):
        if word == option:
            found = following
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def with_language(group: Any, commands: Iterable[Any]) -> None:
    """Give the program and all its commands the option ``--language``, which `choose_language` has read by then."""
    app = typer.Typer(add_completion=False)
    app.command()(_language)
    option = next(parameter for parameter in typer.main.get_command(app).params if parameter.name == "language")
    option.expose_value = False
    for command in (group, *commands):
        command.params.append(option)


def _language(
    *,
    language: Annotated[
        str | None,
        typer.Option(
            _LANGUAGE,
            metavar="LANG",
            help="Language of all that is said and written: en, de, fr, es, it, nl or pt; your computer's by default.",
        ),
    ] = None,
) -> None:
    """Carry the option."""
