"""The picture to share."""

import numpy as np
from support.analyses import high

from posecheck.drawing.card import CARD_PX, draw_card
from posecheck.drawing.skeleton import COLOURS
from posecheck.records.topics import TOPIC_VERDICTS, judge_topics


def test_the_rider_is_above_and_each_part_of_the_fit_has_a_line_in_its_colour():
    topics = judge_topics(high())
    photo = np.full((300, 400, 3), 77, np.uint8)
    card = draw_card(photo, topics, "posecheck")
    assert card.shape[1] == CARD_PX
    assert (card[: 300 * CARD_PX // 400 - 5] == 77).all()
    strip = card[300 * CARD_PX // 400 :]
    for topic in topics:
        colour = COLOURS[TOPIC_VERDICTS[topic.answer]]
        assert (strip == colour).all(axis=2).sum() > 150, topic.id


def test_a_line_too_long_stays_in_the_picture():
    topics = judge_topics(high())
    long = [type(one)(one.id, one.label, one.answer, "x" * 300, one.sureness, one.measures) for one in topics]
    card = draw_card(np.zeros((300, 400, 3), np.uint8), long, "y" * 400)
    assert (card[850:, -30:] == card[850, -1]).all()
