"""What a clip's answer comes down to, for a row of a list and for a rider's last page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.batch import without_arrays
from posecheck.records.topics import Topic, judge_topics
from posecheck.records.verdicts import Colour, worst_colour, write_headline
from posecheck.reports.html.report import TOPIC_TONES
from posecheck.storage.files import load_analysis
from posecheck.text import read_words

from .upload_files import UploadFiles


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line of the strip: a part of the fit, the answer in words, its mark, and how sure it is."""

    label: str
    text: str
    tone: str
    mark: str
    sureness: str


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """An answer in a sentence, a colour, and a line for each part of the fit."""

    colour: Colour
    sentence: str
    topics: tuple[TopicLine, ...]


def short_answer(files: UploadFiles, clip: str) -> ShortAnswer | None:
    """Say in short what came out of a clip; None where nothing did."""
    analysis = light_analysis(files, clip)
    return None if analysis is None else answer_of(analysis)


def answer_of(analysis: Analysis) -> ShortAnswer:
    """Say an answer in short."""
    topics = tuple(_line(topic) for topic in judge_topics(analysis)) if analysis.quality.usable else ()
    return ShortAnswer(worst_colour(analysis), write_headline(analysis), topics)


def _line(topic: Topic) -> TopicLine:
    tone, mark = TOPIC_TONES[topic.answer]
    sure = str(read_words("strip")["sureness"][topic.sureness])
    return TopicLine(topic.label, topic.text, tone, mark, sure)


def light_analysis(files: UploadFiles, clip: str) -> Analysis | None:
    """Read a clip's analysis without its curves, anew when its file has changed; None where there is none."""
    path = files.result(clip) / "analysis.json"
    try:
        return _light(path, path.stat().st_mtime_ns)
    except (OSError, StoreError):
        return None


@lru_cache(maxsize=1024)
def _light(path: Path, _: int) -> Analysis:
    return without_arrays(load_analysis(path))
