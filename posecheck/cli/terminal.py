"""What reaches the user's terminal, and what does not."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from posecheck.errors import StoreError


def show_lines(*renderables: Any) -> None:
    """Print on standard output; a reader who has gone away is no error.

    Parameters
    ----------
    *renderables : object
        Anything that rich can print.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from rich.console import Console

    console = Console()
    with _delivered():
        with console.capture() as captured:
            for renderable in renderables:
                console.print(renderable)
        show_text(captured.get())


def show_text(text: str) -> None:
    """Print text as it is on standard output.

    Parameters
    ----------
    text : str
        With its line ends.

    Raises
    ------
    StoreError
        If it cannot be written, as on a full disk; a reader who has gone away is no error.
    """
    with _delivered():
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        sys.stdout.write(text)
        sys.stdout.flush()


@contextmanager
def _delivered() -> Iterator[None]:
    """Say so where standard output takes nothing more; a reader who has gone away is no error."""
    try:
        yield
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  else flushing fails again at exit
        if not isinstance(error, BrokenPipeError):
            msg = f"The answer cannot be written: {error.strerror}."
            raise StoreError(msg) from error


def say_line(sentence: str) -> None:
    """Print one sentence on standard error, without letters that could steer a terminal.

    Parameters
    ----------
    sentence : str
        Without a line end.
    """
    with suppress(OSError):  # there is nobody left to be told
        sys.stderr.write(f"{printable_text(sentence)}\n")
        sys.stderr.flush()


def printable_text(text: str) -> str:
    r"""Leave out letters that could steer a terminal.

    Parameters
    ----------
    text : str
        Such as a file's name.

    Returns
    -------
    str
        With spaces for them.

    Examples
    --------
    >>> from posecheck.cli.terminal import printable_text
    >>> printable_text("two\nlines.mp4")
    'two lines.mp4'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


@contextmanager
def progress_bar(doing: str = "Looking at each picture") -> Iterator[Callable[[float | None], None] | None]:
    """Draw a bar on standard error if that is a terminal, and keep everything else off it.

    The pose model's C++ parts write to standard error by themselves and cannot be told not to.

    Parameters
    ----------
    doing : str
        What takes the time.

    Yields
    ------
    callable or None
        To be told the share that is done, None where that is unknown; itself None where there is no terminal.
    """
    with _undisturbed() as terminal:
        if not terminal.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (TextColumn(doing), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=terminal), transient=True, redirect_stdout=False) as bar:
            task = bar.add_task("", total=None)
            yield lambda share: bar.update(task, completed=share or 0, total=None if share is None else 1)


@contextmanager
def _undisturbed() -> Iterator[TextIO]:
    """Send what is written to the process's standard error nowhere; give a stream that still gets there."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device, no path
            os.dup2(nowhere.fileno(), 2)
        with os.fdopen(kept, "w", encoding=sys.stderr.encoding, errors="replace", closefd=False) as terminal:
            yield terminal
    finally:
        os.dup2(kept, 2)
        os.close(kept)
