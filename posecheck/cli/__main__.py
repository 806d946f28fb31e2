"""``python -m posecheck.cli`` is ``posecheck``."""

from __future__ import annotations

from posecheck.system.streams import open_streams

if __name__ == "__main__":
    open_streams()
    from . import main

    main()
