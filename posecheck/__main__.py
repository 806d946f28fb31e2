"""``python -m posecheck`` and the program ``posecheck``: whatever stops it, it stops in order, and from the start."""

from __future__ import annotations

import signal
import sys
from typing import Any, Final, NoReturn

from posecheck.system.process import address_space_bytes
from posecheck.system.streams import open_streams
from posecheck.text import gettext, gettext_noop, system_language, use_language

_REFUSED: Final = 2
_INTERRUPTED: Final = 130
_SIGNALLED: Final = 128

_LEAST_SPACE_MB: Final = 1000
"""With less address space OpenBLAS ends the process or waits for ever while numpy is imported, and what is imported
later fails anywhere (own trials with 100 to 1,100 MB)."""

_NO_SPACE: Final = gettext_noop(
    "posecheck needs {needed:,} MB of address space and may have {allowed:,} here. "
    "Allow it more: ulimit -v unlimited, or a larger --memory."
)


def main() -> NoReturn:
    """Run the command line of this process.

    Raises
    ------
    SystemExit
        Always, with the exit code: 130 after Ctrl-C, 143 where the system asked it to end.
    """
    try:
        signal.signal(signal.SIGTERM, _end)
        open_streams()
        with use_language(system_language()):  # until the command line has read its options
            _refuse_little_space()
        from posecheck.cli import main as run

        run()
    except KeyboardInterrupt:  # before the command line could say so
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
        with use_language(system_language()):
            sys.stderr.write(f"{gettext('Stopped.')}\n")
        sys.exit(_INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to be stopped


def _refuse_little_space() -> None:
    """Leave with a sentence before anything large is imported that could not say it any more."""
    allowed = address_space_bytes()
    if allowed is not None and allowed < _LEAST_SPACE_MB << 20:
        sys.stderr.write(f"{gettext(_NO_SPACE, needed=_LEAST_SPACE_MB, allowed=allowed >> 20)}\n")
        sys.exit(_REFUSED)


def _end(number: int, _: Any) -> NoReturn:
    """Leave by way of all that cleans up."""
    sys.exit(_SIGNALLED + number)


if __name__ == "__main__":
    main()
