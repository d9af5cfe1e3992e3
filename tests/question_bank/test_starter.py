"""The starter bank is fit to be used in front of people who know the law."""

import re
from collections import Counter

import pytest

from question_bank.items.choice import SingleChoice
from question_bank.starter.loading import load_starter
from question_bank.text import fold

BANK = load_starter()
LAWS = {law.code: law for law in BANK.laws}
TOPICS = {topic.code: topic for topic in BANK.topics}
CHOICES = [each for each in BANK.questions if isinstance(each.item, SingleChoice)]


def codes_of(questions):
    return [question.code for question in questions]


def test_there_are_enough_questions():
    assert len(BANK.questions) >= 150


@pytest.mark.parametrize("field", ["code", "level", "difficulty", "explanation", "provisions"])
def test_every_question_says_all_about_itself(field):
    assert codes_of(each for each in BANK.questions if not getattr(each, field)) == []


def test_every_cited_law_and_every_topic_exists():
    assert {ref.law for each in BANK.questions for ref in each.provisions} <= set(LAWS)
    assert {each.topic for each in BANK.questions} <= set(TOPICS)


def test_laws_and_topics_refer_to_each_other_soundly():
    assert len(LAWS) == len(BANK.laws)
    assert len(TOPICS) == len(BANK.topics)
    assert {law.successor for law in BANK.laws} - {None} <= set(LAWS)
    assert {topic.parent for topic in BANK.topics} - {None} <= set(TOPICS)
    assert all(law.in_force_to is None or law.in_force_from < law.in_force_to for law in BANK.laws)


@pytest.mark.parametrize("tell", [lambda each: each.code, lambda each: each.content_hash()])
def test_no_question_is_there_twice(tell):
    assert [name for name, count in Counter(map(tell, BANK.questions)).items() if count > 1] == []


def test_every_choice_has_different_options_and_one_right_answer():
    for question in CHOICES:
        options = [fold(text) for text in question.item.options]
        assert len(set(options)) == len(options) >= 3, question.code
        scores = [question.item.score(number) for number in range(len(options))]
        assert sum(scores) == 1, question.code


def test_every_stem_ends_as_a_sentence_does():
    ends = ("?", ".", ":", "…", "_____", "?)", ".)")
    assert codes_of(q for q in BANK.questions if not q.item.stem.endswith(ends)) == []


def test_no_position_holds_more_than_two_in_five_of_the_keys():
    positions = Counter(each.item.key for each in CHOICES)

    assert max(positions.values()) <= 0.4 * len(CHOICES)


def test_no_option_points_at_the_others():
    banned = re.compile(
        r"tất cả các (đáp|phương) án|\bcả [a-d]\b|đều (đúng|sai)$|(đáp|phương) án (trên|khác)"
    )
    assert [
        (question.code, text)
        for question in CHOICES
        for text in question.item.options
        if banned.search(fold(text))
    ] == []
