"""What people call the ids of an answer: findings, parts of the bike, ways to move them, units."""

from __future__ import annotations

from posecheck.text import read_words


def finding_name(finding: str) -> str:
    """Name a finding by its id.

    Examples
    --------
    >>> from posecheck.records.names import finding_name
    >>> finding_name("saddle_too_high")
    'Saddle too high'
    """
    return str(read_words("names")["findings"].get(finding, finding.replace("_", " ").capitalize()))


def part_name(part: str) -> str:
    """Name a part of the bike by its id."""
    return str(read_words("names")["parts"].get(part, part.replace("_", " ").capitalize()))


def direction_word(direction: str) -> str:
    """Say which way, by the id of the direction, such as ``raise``; to keep is to leave it."""
    return str(read_words("names")["directions"].get(direction, direction.replace("_", " ")))


def joint_word(joint: str) -> str:
    """Name a joint by its id, such as ``knee``."""
    return str(read_words("names")["joints"].get(joint, joint))


def riding_word(riding: str) -> str:
    """Name a kind of riding by its id, in few words, such as ``tt``."""
    return str(read_words("names")["ridings"].get(riding, riding))


def status_word(status: str) -> str:
    """Say what became of a clip, by the id of its status, such as ``not_measurable``."""
    return str(read_words("names")["statuses"].get(status, status))


def unit_word(unit: str) -> str:
    """Write a unit by its id, such as ``rpm``."""
    return str(read_words("names")["units"].get(unit, unit))
