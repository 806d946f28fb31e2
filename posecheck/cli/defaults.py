"""A file of defaults: what a rider or a studio would otherwise type every time."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from posecheck.errors import SettingsError
from posecheck.text import LANGUAGES, find_language, gettext, gettext_noop

from .options import RidingName

if TYPE_CHECKING:
    from posecheck.records.settings import Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME: Final = "config.toml"
FILE: Final = "posecheck.config"
"""Under this name a command's context says which file it is."""

_NUMBER: Final = gettext_noop("{file}: {name} is a number, not {value}.")
_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "riding": str,
    "crank_mm": (int, float),
    "fitter": str,
    "logo": str,
    "database": str,
    "language": str,
}
"""What the file may hold; each is the default of the option of that name, in every command that has it."""


_LIMIT_BYTES: Final = 1_000_000


def default_file() -> Path:
    """Say where the file of defaults lies if nobody names one.

    It is in the platform's folder for settings, and need not exist.
    """
    from platformdirs import user_config_path

    return user_config_path("posecheck", appauthor=False) / NAME


def read_defaults(file: Path) -> dict[str, Any]:
    """Read a file of defaults.

    Values of options come by their names, a logo beside the file as its whole path. Raises SettingsError if it cannot
    be read, or holds what makes no sense.
    """
    from posecheck.system.regular_file import read_text_file

    try:
        values = tomllib.loads(read_text_file(file, _LIMIT_BYTES))
    except OSError as error:
        msg = gettext(
            "{file} cannot be read as a file of defaults: {reason}.", file=file, reason=error.strerror or error
        )
        raise SettingsError(msg) from error
    except ValueError as error:
        msg = gettext(
            "{file} cannot be read as a file of defaults: {error}. It holds lines such as: riding = 'road'.",
            file=file,
            error=error,
        )
        raise SettingsError(msg) from error
    for name, value in values.items():
        _check(file, name, value)
    if "logo" in values:
        values["logo"] = str(file.parent / Path(values["logo"]).expanduser())
    return values


def _check(file: Path, name: str, value: object) -> None:
    """Refuse an unknown name, a wrong kind of value, and a value that makes no sense."""
    from posecheck.records.settings import RIDINGS, Settings

    if name not in _KINDS:
        msg = gettext(
            "{file} holds {name}, which is no default. There are: {names}.",
            file=file,
            name=repr(name),
            names=", ".join(_KINDS),
        )
        raise SettingsError(msg)
    if not isinstance(value, _KINDS[name]) or isinstance(value, bool):
        is_text = _KINDS[name] is str
        form = gettext_noop("{file}: {name} is text in quotes, not {value}.") if is_text else _NUMBER
        msg = gettext(form, file=file, name=name, value=repr(value))
        raise SettingsError(msg)
    if name == "riding" and value not in {kind.value for kind in RidingName}:
        msg = gettext(
            "{file}: riding is one of {names} or mtb, not {value}.",
            file=file,
            names=", ".join(RIDINGS),
            value=repr(value),
        )
        raise SettingsError(msg)
    if name == "language" and find_language(str(value)) is None:
        msg = gettext(
            "{file}: language is one of {names}, not {value}.", file=file, names=", ".join(LANGUAGES), value=repr(value)
        )
        raise SettingsError(msg)
    if name == "crank_mm" and isinstance(value, (int, float)):
        try:
            Settings(crank_mm=value)
        except SettingsError as error:
            msg = f"{file}: {error}"
            raise SettingsError(msg) from error


def with_defaults(commands: Mapping[str, Any]) -> None:
    """Give every command that has one of these options the option ``--config`` too, which is read first."""
    app = typer.Typer(add_completion=False)
    app.command()(_config)
    option = next(parameter for parameter in typer.main.get_command(app).params if parameter.name == "config")
    option.expose_value = False
    for name, command in commands.items():
        if name == "doctor" or _KINDS.keys() & {parameter.name for parameter in command.params}:
            command.params.append(option)


def _read(context: typer.Context, named: Path | None) -> None:
    """Put what the file holds in the place of the options' own defaults."""
    if context.resilient_parsing:  # a shell completes a word
        return
    file = named or default_file()
    context.meta[FILE] = file
    if context.command.name == "doctor" or not (named or file.is_file()):
        return
    found = read_defaults(file)
    if os.environ.get("POSECHECK_DATABASE"):  # nearer to the user than a file
        found.pop("database", None)
    names = {parameter.name for parameter in context.command.params}
    context.default_map = {name: value for name, value in found.items() if name in names}


def _config(
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            is_eager=True,
            callback=_read,
            help="Your defaults for riding, crank, fitter, logo, database, language; usually in your settings folder.",
        ),
    ] = None,
) -> None:
    """Carry the option."""


def read_settings(
    context: typer.Context, clips: Sequence[str], values: Mapping[str, Any]
) -> tuple[Settings, frozenset[str]]:
    """Put the options about the ride together.

    `values` are fields of Settings as the options say, None for one that the user did not give. The settings come with
    the names of the fields that replace those of a stored recording.
    """
    from posecheck.records.settings import Settings

    settings = Settings(**{name: value for name, value in values.items() if value is not None})
    chosen = (name for name in values if _is_chosen(context, name.removesuffix("_deg"), clips))
    return settings, frozenset(chosen)


def _is_chosen(context: typer.Context, name: str, clips: Sequence[str]) -> bool:
    """Say whether an option holds for clips: a stored recording keeps what it was made with, unless the user says so.

    It holds where it was typed, and, if none of the clips is a stored recording, where the file of defaults has it.
    """
    from posecheck.video.file_kind import is_recording_file

    source = context.get_parameter_source(name)
    kind = source.name if source else "DEFAULT"
    stored = any(map(is_recording_file, clips))
    return kind not in ("DEFAULT", "DEFAULT_MAP") or (kind == "DEFAULT_MAP" and not stored)
