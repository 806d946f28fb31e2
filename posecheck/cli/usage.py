"""Help and wrong usage in the language of the moment, also what typer says by itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any, Final

import typer.core

from posecheck.text import ENGLISH, current_language, gettext, gettext_noop, pgettext

_TITLES: Final = {
    "ARGUMENTS_PANEL_TITLE": gettext_noop("Arguments"),
    "OPTIONS_PANEL_TITLE": gettext_noop("Options"),
    "COMMANDS_PANEL_TITLE": gettext_noop("Commands"),
    "ERRORS_PANEL_TITLE": gettext_noop("Error"),
    "DEFAULT_STRING": gettext_noop("[default: {}]"),
    "ENVVAR_STRING": gettext_noop("[env var: {}]"),
    "REQUIRED_LONG_STRING": gettext_noop("[required]"),
    "ABORTED_TEXT": gettext_noop("Aborted."),
    "RICH_HELP": gettext_noop("Try [blue]'{command_path} {help_option}'[/] for help."),
}
"""What typer writes around help and errors, by the names of its constants."""

_COMPLETION: Final = (
    gettext_noop("Install completion for the current shell."),
    gettext_noop("Show completion for the current shell, to copy it or customize the installation."),
)
"""Help of the options that typer adds; named here for the catalogues alone."""

_ERRORS: Final = (
    gettext_noop("Missing argument '{name}'."),
    gettext_noop("Missing option '{name}'."),
    gettext_noop("Missing command."),
    gettext_noop("No such command '{name}'. Did you mean {others}?"),
    gettext_noop("No such command '{name}'."),
    gettext_noop("No such option: {name} (Possible options: {others})"),
    gettext_noop("No such option: {name} Did you mean {others}?"),
    gettext_noop("No such option: {name}"),
    gettext_noop("Option '{name}' requires an argument."),
    gettext_noop("Option '{name}' does not take a value."),
    gettext_noop("Got unexpected extra argument(s) ({name})"),
    gettext_noop("Invalid value for '{name}': '{value}' is not one of {others}."),
    gettext_noop("Invalid value for '{name}': '{value}' is not a valid integer."),
    gettext_noop("Invalid value for '{name}': '{value}' is not a valid float."),
    gettext_noop("Invalid value for '{name}': '{value}' is not a valid int."),
    gettext_noop("Invalid value for '{name}': {value} is not in the range {range}."),
    gettext_noop("Invalid value for '{name}': {value}"),
)
"""What typer says of wrong arguments, the more exact ones first."""


def usage_error_text(english: str) -> str:
    """Say in the current language what typer says of wrong arguments; what is not known stays English."""
    if current_language() == ENGLISH:
        return english
    for form in _ERRORS:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(form))
        found = re.fullmatch(pattern, english.strip(), re.DOTALL)
        if found:
            values = found.groupdict()
            return gettext(form, **values) if values else gettext(form)
    return english


class _Spoken:
    """Says in the current language what typer's commands say by themselves."""

    def format_usage(self, context: Any, formatter: Any) -> None:
        """Write how it is called."""
        pieces = self.collect_usage_pieces(context)  # type: ignore[attr-defined]
        formatter.write_usage(context.command_path, " ".join(pieces), prefix=pgettext("command line", "Usage:") + " ")

    def format_help(self, context: Any, formatter: Any) -> None:
        """Write the help, that of the option ``--help`` too."""
        option = self.get_help_option(context)  # type: ignore[attr-defined]
        if option is not None:
            option.help = gettext("Show this message and exit.")
        super().format_help(context, formatter)  # type: ignore[misc]


class SpokenCommand(_Spoken, typer.core.TyperCommand):
    """A command that speaks the current language."""


class SpokenGroup(_Spoken, typer.core.TyperGroup):
    """A group of commands that speaks the current language."""


def translate_help(group: Any, commands: Iterable[Any]) -> None:
    """Put the help of commands and options, which was written when they were built, into the current language."""
    if current_language() != ENGLISH or "typer.rich_utils" in sys.modules:
        from typer import rich_utils

        for name, text in _TITLES.items():
            setattr(rich_utils, name, gettext(text))
    for command in (group, *commands):
        for words in ("help", "epilog"):
            if getattr(command, words):
                setattr(command, words, gettext(getattr(command, words)))
    parameters = {id(one): one for command in (group, *commands) for one in command.params}  # some are shared
    for parameter in parameters.values():
        if getattr(parameter, "help", None):
            parameter.help = gettext(parameter.help)
