"""What people call the ids of an answer: measures, findings, parts of bike and body, ways to move them, units."""

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


def measure_name(measure: str) -> str:
    """Name a measure by its id.

    Examples
    --------
    >>> from posecheck.records.names import measure_name
    >>> measure_name("kops_offset")
    'Knee over pedal'
    """
    return str(read_words("names")["measures"].get(measure, measure.replace("_", " ").capitalize()))


def body_name(part: str) -> str:
    """Name a joint, or another part of the rider, within a sentence."""
    return str(read_words("names")["body"].get(part, part.replace("_", " ")))


def part_name(part: str) -> str:
    """Name a part of the bike by its id."""
    return str(read_words("names")["parts"].get(part, part.replace("_", " ").capitalize()))


def direction_word(direction: str) -> str:
    """Say which way, by the id of the direction, such as ``raise``; to keep is to leave it."""
    return str(read_words("names")["directions"].get(direction, direction.replace("_", " ")))


def riding_word(riding: str) -> str:
    """Name a kind of riding by its id, in few words, such as ``tt``."""
    return str(read_words("names")["ridings"].get(riding, riding))


def status_word(status: str) -> str:
    """Say what became of a clip, by the id of its status, such as ``not_measurable``."""
    return str(read_words("names")["statuses"].get(status, status))


def unit_word(unit: str) -> str:
    """Write a unit by its id, such as ``rpm``."""
    return str(read_words("names")["units"].get(unit, unit))
