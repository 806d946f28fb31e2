"""``python -m posecheck`` and the program ``posecheck``: whatever stops it, it stops in order, and from the start."""

from __future__ import annotations

import signal
import sys
from typing import Any, Final, NoReturn

from posecheck.system.streams import open_streams

_INTERRUPTED: Final = 130
_SIGNALLED: Final = 128


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
        from posecheck.cli import main as run

        run()
    except KeyboardInterrupt:  # before the command line could say so
        sys.stderr.write("Stopped.\n")
        sys.exit(_INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to be stopped


def _end(number: int, _: Any) -> NoReturn:
    """Leave by way of all that cleans up."""
    sys.exit(_SIGNALLED + number)


if __name__ == "__main__":
    main()
