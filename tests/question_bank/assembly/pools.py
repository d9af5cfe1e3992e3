"""Pools of questions to draw from."""

from decimal import Decimal

from question_bank.assembly.blueprint import Blueprint, Cell, PoolEntry
from question_bank.question import Level

TOPICS = ("thu-tuc", "to-chuc", "khieu-nai", "kiem-sat", "tai-san")


def entry(name, *path, level=Level.APPLY, kind="single_choice", difficulty=None, provisions=()):
    return PoolEntry(
        id=name,
        topic_path=path or ("thu-tuc",),
        level=level,
        kind=kind,
        difficulty=None if difficulty is None else Decimal(difficulty),
        provisions=tuple(provisions),
    )


def entries(count, *path, prefix="q", **options):
    return [entry(f"{prefix}{number}", *path, **options) for number in range(count)]


def cell(topic="thu-tuc", count=1, level=Level.APPLY, **options):
    return Cell(topic=topic, level=level, count=count, **options)


def blueprint(*cells):
    return Blueprint(tuple(cells))


def large_pool(size):
    """Questions spread over topics, levels and difficulties."""
    levels = list(Level)
    return [
        entry(
            f"q{number:05}",
            "thads",
            TOPICS[number % len(TOPICS)],
            level=levels[number % len(levels)],
            difficulty=f"0.{20 + number * 37 % 70}",
        )
        for number in range(size)
    ]


def large_blueprint():
    """60 questions: 3 of each of five topics and four levels."""
    return Blueprint(tuple(cell(topic, 3, level) for topic in TOPICS for level in Level))
