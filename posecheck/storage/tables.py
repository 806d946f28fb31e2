"""The tables of the history. Whoever changes them adds a step to ``migrations/versions``."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NEWEST: Final = "0006"
"""The last step in ``migrations/versions``; a database that has taken it is ready."""

FORMER: Final = "0001"
"""A step of versions before the first release; the one of today begins where it ended."""

VERSION_TABLE: Final = "posecheck_version"
"""Holds the last step that a database has taken."""

NAME_LIMIT: Final = 200
"""Longest name of a rider or a bike."""

TABLES: Final = MetaData()

RIDERS: Final = Table(
    "posecheck_riders",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", String(NAME_LIMIT), nullable=False),
    Column("name_key", String(NAME_LIMIT), nullable=False, unique=True),
)
"""One row per rider; the key is the name without what should not make two riders."""

ENTRIES: Final = Table(
    "posecheck_entries",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("rider_id", Integer, ForeignKey(RIDERS.c.id, ondelete="CASCADE"), nullable=False),
    Column("clip_sha256", String(64), nullable=False),
    Column("settings_sha256", String(64), nullable=False),
    Column("clip", Text, nullable=False),
    Column("bike", String(NAME_LIMIT), nullable=False),
    Column("riding", String(40), nullable=False),
    Column("model", Text, nullable=False),
    Column("usable", Boolean, nullable=False),
    Column("recorded_on", DateTime, nullable=False),
    Column("kept_at", DateTime, nullable=False),
    Column("version", String(80), nullable=False),
    Column("recording", LargeBinary, nullable=False),
    Column("analysis", Text, nullable=False),
    UniqueConstraint("rider_id", "clip_sha256", "settings_sha256"),
)
"""One row per clip and settings: the bytes of a ``.npz`` file, and the document of the analysis."""

NOTES_TABLE: Final = Table(
    "posecheck_notes",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("rider_id", Integer, ForeignKey(RIDERS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("written_on", DateTime, nullable=False),
    Column("text", Text, nullable=False),
)
"""One row per set-up note."""

SHEETS: Final = Table(
    "posecheck_sheets",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("rider_id", Integer, ForeignKey(RIDERS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("bike", String(NAME_LIMIT), nullable=False),
    Column("written_on", DateTime, nullable=False),
    Column("sheet", Text, nullable=False),
)
"""One row per fitter's sheet, as the document that ``storage.sheet_file`` writes."""

UPLOADS: Final = Table(
    "posecheck_uploads",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False, index=True),
    Column("name", String(NAME_LIMIT), nullable=False),
    Column("rider", String(NAME_LIMIT), nullable=False),
    Column("told", Text, nullable=False),  # the settings; databases that exist have this name
    Column("state", String(12), nullable=False, index=True),
    Column("ending", String(12), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("brought_s", Float, nullable=False),
    Column("changed_s", Float, nullable=False),
    Column("note", Text, nullable=False),
    Column("suggested_rider", String(NAME_LIMIT), nullable=False, server_default=""),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("length_s", Float, nullable=False, server_default="0"),
    Column("bike", String(NAME_LIMIT), nullable=False, server_default=""),
    Column("language", String(12), nullable=False, server_default="en"),
)
"""One row per clip that was brought to a server, as in ``storage.uploads.Upload``."""

SESSIONS: Final = Table(
    "posecheck_sessions",
    TABLES,
    Column("mark", String(32), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("until_s", Float, nullable=False),
    Column("opened_s", Float, nullable=False, server_default="0"),
    Column("label", String(NAME_LIMIT), nullable=False, server_default=""),
)
"""One row per browser that was let in; the mark stands for its secret."""
