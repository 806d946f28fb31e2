"""What can go wrong on purpose. Everything else is a bug and stays loud.

::

    PosecheckError
    ├── VideoError     the file cannot be read as a video
    ├── PoseError      the pose model is missing, damaged, or cannot start
    ├── TrackError     landmarks of the wrong shape, names or times
    ├── SettingsError  a setting or a targets file that makes no sense
    └── StoreError     a stored recording or analysis cannot be read or written

A clip that is readable but not measurable is no error: it is an Analysis that says why.
"""


class PosecheckError(Exception):
    """Root of every error that posecheck raises on purpose; its text is meant for the user."""


class VideoError(PosecheckError):
    """The file cannot be read as a video."""


class PoseError(PosecheckError):
    """The pose model is missing, damaged, or cannot start on this machine."""


class TrackError(PosecheckError):
    """Landmarks with the wrong shape, unknown names, or times that do not rise."""


class SettingsError(PosecheckError):
    """A setting or a targets file that makes no sense."""


class StoreError(PosecheckError):
    """A stored recording or analysis cannot be read or written."""
