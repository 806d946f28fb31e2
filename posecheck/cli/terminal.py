"""What reaches the user's terminal, and what does not."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TextIO

from posecheck.errors import StoreError
from posecheck.text import gettext

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment


def show_lines(*renderables: Any) -> None:
    """Print on standard output, without letters that could steer a terminal; a reader who has gone away is no error.

    Text in brackets is no markup: it may be a part of a file's name. Raises StoreError if it cannot be written.
    """
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False)
    with _delivered():
        with console.capture() as captured:
            for renderable in renderables:
                console.print(_Steerless(renderable))
        show_text(captured.get())


def show_text(text: str) -> None:
    """Print text as it is on standard output.

    Raises StoreError if it cannot be written, as on a full disk; a reader who has gone away is no error.
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
        give_up_output()
        if not isinstance(error, BrokenPipeError):
            msg = gettext("The answer cannot be written: {reason}.", reason=error.strerror)
            raise StoreError(msg) from error


def give_up_output() -> None:
    """Write nothing more to standard output, which takes nothing: it would fail once more when the program ends."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  a device; it stays open to the end


def say_line(sentence: str) -> None:
    """Print one sentence on standard error, without letters that could steer a terminal, and without passwords."""
    stream = _kept[-1] if _kept else sys.stderr
    with suppress(OSError):  # there is nobody left to be told
        stream.write(f"{sayable(sentence)}\n")
        stream.flush()


def sayable(sentence: str) -> str:
    """Leave out of a sentence what could steer a terminal, and what lets somebody in at the addresses in it."""
    from posecheck.video.address import hide_secrets

    return printable_text(hide_secrets(sentence))


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


class _Steerless:
    """What rich prints, whatever the texts in it hold."""

    def __init__(self, renderable: Any) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment

        for part in console.render(self._renderable, options):
            if not part.control:
                yield Segment("\n".join(map(printable_text, part.text.split("\n"))), part.style)


class Bar:
    """One bar over all steps of a piece of work; it never goes back.

    `draw` takes what is being done and the share of all that is done, None where that is unknown; None draws nothing.
    `note` takes a sentence that stands below until the next.
    """

    def __init__(
        self, draw: Callable[[str, float | None], None] | None, note: Callable[[str], None] | None = None
    ) -> None:
        self._draw, self.note = draw, note
        self.end = 0.0
        """The share of all that is done when the present step ends."""

    def step(self, doing: str, end: float) -> Callable[[float | None], None] | None:
        """Begin the next step.

        `end` is the share of all that is done when it ends. What comes back is called with the share of the step that
        is done, None where that is unknown; without a terminal there is nothing to call.
        """
        draw, begin, self.end = self._draw, self.end, end
        if draw is None:
            return None
        draw(doing, begin or None)
        return lambda share: draw(doing, None if share is None else begin + share * (end - begin))


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """Draw a bar on standard error if that is a terminal, and keep everything else off it.

    The pose model's C++ parts write to standard error by themselves and cannot be told not to.

    The bar shows nothing where there is no terminal.
    """
    with _undisturbed() as terminal:
        if not terminal.isatty():
            yield Bar(None)
            return
        from rich.console import Console, Group
        from rich.live import Live
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.text import Text

        columns = (TextColumn("{task.description}"), BarColumn(20), TaskProgressColumn(), TimeElapsedColumn())
        console, notes = Console(file=terminal), list[str]()
        bar = Progress(*columns, console=console, auto_refresh=False)
        task = bar.add_task("Starting", total=None)

        def lay_out() -> Group:
            return Group(bar.get_renderable(), *map(Text, notes))

        def write_note(sentence: str) -> None:
            notes[:] = [printable_text(sentence)]

        with Live(
            get_renderable=lay_out, console=console, transient=True, redirect_stdout=False, refresh_per_second=10
        ):
            yield Bar(
                lambda doing, share: bar.update(
                    task, description=doing, completed=share or 0, total=None if share is None else 1
                ),
                write_note,
            )


_kept: Final[list[TextIO]] = []
"""What still gets to standard error while a bar keeps all else off it."""


@contextmanager
def _undisturbed() -> Iterator[TextIO]:
    """Send what is written to the process's standard error nowhere; give a stream that still gets there."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device, no path
            os.dup2(nowhere.fileno(), 2)
        with os.fdopen(kept, "w", encoding=sys.stderr.encoding, errors="replace", closefd=False) as terminal:
            _kept.append(terminal)
            yield terminal
    finally:
        _kept.clear()
        os.dup2(kept, 2)
        os.close(kept)
