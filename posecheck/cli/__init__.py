"""The command line: one file per command, each calls one function of the library and shows its answer."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from posecheck.errors import PosecheckError
from posecheck.storage.waiting import announce_waits
from posecheck.system.installation import how_to_install
from posecheck.text import ENGLISH, current_language, gettext, gettext_noop, use_language

from .batch import batch
from .check import check
from .compare import compare
from .defaults import with_defaults
from .demo import demo
from .doctor import doctor
from .history import history
from .language import choose_language, with_language
from .live import live
from .report import report
from .serve import serve
from .sheet import sheet
from .start_height import start_height
from .stickers import stickers
from .terminal import give_up_output, say_line, sayable
from .usage import SpokenCommand, SpokenGroup, translate_help, usage_error_text
from .what_if import what_if

_FAILED: Final = 1
_REFUSED: Final = 2
_INTERRUPTED: Final = 130
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_STOPPED: Final = gettext_noop("Stopped.")
_NO_MEMORY: Final = gettext_noop(
    "There was not enough memory. Close other programs, or look at a part of the clip with --start and --end."
)
_EPILOG: Final = gettext_noop(
    "Exit codes: 0 done, 1 internal error, 2 wrong use or unreadable file, 3 readable but not measurable, "
    "130 interrupted."
)


def main(arguments: Sequence[str] | None = None, engine: object = None) -> NoReturn:
    """Run the command line.

    Without `arguments` they are those of this process. Raises SystemExit always, with the exit code.
    """
    given = sys.argv[1:] if arguments is None else arguments
    with use_language(_language_of(given)):
        _run(arguments, engine)


def _language_of(arguments: Sequence[str]) -> str:
    """Choose the language; one that there is not ends the program in the system's own."""
    try:
        return choose_language(arguments)
    except PosecheckError as error:
        say_line(str(error))
        sys.exit(_REFUSED)


def _run(arguments: Sequence[str] | None, engine: object) -> NoReturn:
    """Run a command; whatever stops it is said in a sentence."""
    try:
        with announce_waits(say_line):
            commands(current_language())(_bare(arguments), prog_name="posecheck", obj=engine)
    except PosecheckError as error:
        say_line(str(error))
        sys.exit(_REFUSED)
    except KeyboardInterrupt:
        say_line(gettext(_STOPPED))
        sys.exit(_INTERRUPTED)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:  # typer makes this of Ctrl-C by itself
            say_line(gettext(_STOPPED))
        raise
    except MemoryError:
        with suppress(OSError, ValueError):  # by itself: to import anything now would fail again
            sys.stderr.write(gettext(_NO_MEMORY) + "\n")
        sys.exit(_FAILED)
    except Exception as error:  # noqa: BLE001  the outermost frame
        outside = _outside(error)
        if outside:
            say_line(outside)
            sys.exit(_REFUSED)
        say_line(
            gettext(
                "posecheck stopped on an error of its own. Please report it, with this file: {trace}",
                trace=_trace(error),
            )
        )
        sys.exit(_FAILED)
    sys.exit()


def _bare(arguments: Sequence[str] | None) -> Sequence[str]:
    """Read the arguments; without any a person at a terminal gets the page in the browser, a program the help."""
    given = sys.argv[1:] if arguments is None else arguments
    streams = (sys.stdin, sys.stdout)
    if given or arguments is not None or not all(stream is not None and stream.isatty() for stream in streams):
        return given
    if "_POSECHECK_COMPLETE" in os.environ:
        return given
    if not all(map(find_spec, ("fastapi", "websockets"))):
        say_line(
            gettext(
                "For the page in the browser more libraries are needed. {how_to_install}",
                how_to_install=how_to_install("web"),
            )
        )
        return given
    say_line(gettext("The page opens in your browser in a moment. All commands: posecheck --help"))
    return ["serve", "--open"]


@cache
def commands(language: str = ENGLISH) -> Callable[..., Any]:
    """Put all commands together, with their help in a language; it takes as long as reading a recording."""
    app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False, epilog=_EPILOG)
    app.callback()(_posecheck)
    for command in (
        check,
        compare,
        what_if,
        start_height,
        batch,
        report,
        history,
        serve,
        live,
        demo,
        sheet,
        stickers,
        doctor,
    ):
        app.command(cls=SpokenCommand, epilog=_EPILOG)(command)
    group: Any = typer.main.get_command(app)
    with_language(group, group.commands.values())
    with_defaults(group.commands)
    with use_language(language):
        translate_help(group, group.commands.values())
    return group  # type: ignore[no-any-return]


class _Commands(SpokenGroup):
    """All commands; what they say of wrong arguments cannot steer a terminal, as a file's name could."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        with _sayable_errors():
            return super().make_context(*arguments, **named)

    def invoke(self, *arguments: Any, **named: Any) -> Any:
        with _sayable_errors():
            return super().invoke(*arguments, **named)


@contextmanager
def _sayable_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)  # typer's errors have one, and quote what was typed
        if isinstance(message, str):
            error.message = sayable(message)  # type: ignore[attr-defined]
            said = usage_error_text(error.format_message())  # type: ignore[attr-defined]
            error.format_message = lambda: said  # type: ignore[attr-defined]
        raise


def _posecheck(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=lambda on: _version(on=on))
    ] = False,
) -> None:
    """Measure a bike fit from a side-on phone recording, and say how sure it is.

    Start with: posecheck demo. Without a command, in a terminal, it opens its page in the browser.
    """


def _version(*, on: Any) -> None:
    if on:
        from posecheck.system.installation import posecheck_version

        typer.echo(f"posecheck {posecheck_version()}")
        raise typer.Exit


def _outside(error: Exception) -> str:
    """Say what is wrong around the program, where that is why it stopped; empty where it is posecheck's own fault."""
    if not isinstance(error, OSError):
        return ""
    try:
        Path.cwd()
    except OSError:
        return gettext("The folder that you are in was deleted or cannot be read. Change to another one.")
    if error.filename is None and error.errno in _FULL:  # such as --help behind which the disk is full
        give_up_output()
        return gettext("The answer cannot be written: {reason}.", reason=error.strerror)
    return ""


def _trace(error: Exception) -> str:
    """Write where an error comes from into a file, and name that; where nothing can be written, name the error."""
    from posecheck.video.address import hide_secrets

    try:
        text = hide_secrets("".join(traceback.format_exception(error)))
        with tempfile.NamedTemporaryFile("wb", prefix="posecheck-", suffix=".txt", delete=False) as file:
            file.write(text.encode(errors="backslashreplace"))
    except OSError:
        return gettext("none could be written; it is {error}", error=repr(error))
    return file.name
