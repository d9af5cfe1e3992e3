"""Measure finding questions: searching a bank, and what resembles a question being typed.

    python -m benchmarks.find_questions [--count 50000]

The bank is a fresh SQLite file, or the empty database that TEST_DATABASE_URL names. A search is a
page of the list with its count, as the list's page asks for it; each is timed by its median.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from uuid import uuid4

from sqlalchemy import insert, select

from app import create_app
from app.accounts.inviting import invite_user
from app.accounts.models import User
from app.bank import likenesses, queries
from app.bank.entries import labels_of, lines_of, pack, sketches_of
from app.bank.filters import QuestionFilter
from app.bank.models import Question, QuestionStatus, QuestionVersion, Topic
from app.bank.search_models import QuestionEntry
from app.bank.secrecy import count_readable, readable_by
from app.clock import now
from app.config import Settings
from app.db import Model, db
from app.ledger.recording import Command
from app.permissions import Role
from question_bank import question as pure
from question_bank.items.choice import SingleChoice
from question_bank.question import Level

COUNT, BATCH, PAGE, ROUNDS = 50_000, 2_000, 50, 15
LAW_TEXT = (
    "thời hạn tự nguyện thi hành án chấp hành viên quyết định cưỡng chế kê biên tài sản đương sự "
    "phong tỏa tài khoản khấu trừ thu nhập định giá bán đấu giá nhà ở quyền sử dụng đất"
)
LAW = LAW_TEXT.split()
SYLLABLES = [
    start + middle + end
    for start in ("b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "ph", "t", "th")
    for middle in ("a", "ă", "â", "e", "ê", "o", "ô", "ơ", "u", "ư", "iê", "uô", "ươ")
    for end in ("", "c", "m", "n", "ng", "nh", "p", "t", "i", "u")
]
"""One word in three is of the law; the rest are as many as a language has."""
SEARCHES = {
    "one word": QuestionFilter(search="cưỡng chế"),
    "three words without accents": QuestionFilter(search="ke bien phong"),
    "a phrase": QuestionFilter(search='"một cưỡng"'),
    "a code": QuestionFilter(search="CH-04321"),
    "a word, a level, a status": QuestionFilter(
        search="khấu trừ", level=Level.APPLY, status=QuestionStatus.APPROVED
    ),
    "a word and a status": QuestionFilter(search="khấu trừ", status=QuestionStatus.APPROVED),
    "nothing (the whole list)": QuestionFilter(),
}


def make_question(rng: Random, number: int) -> pure.Question:
    """A question of some thirty words and four options of some ten."""

    def say(count: int) -> str:
        return " ".join(rng.choice(LAW if n % 3 == 0 else SYLLABLES) for n in range(count))

    stem = f"Vụ số {number}: {say(30)}?"
    options = tuple(f"{letter} {say(9)}" for letter in ("một", "hai", "ba", "bốn"))
    return pure.Question(
        item=SingleChoice(stem=stem, options=options, key=number % 4),
        code=f"CH-{number:05}",
        level=rng.choice(list(Level)),
        difficulty=Decimal("0.5"),
    )


def fill_bank(count: int) -> pure.Question:
    """Store so many approved questions, as of yesterday; one of them, to be typed again."""
    rng = Random(7)
    topic = Topic(code="chung", title="Chung")
    db.session.add(topic)
    db.session.commit()
    values = [make_question(rng, number) for number in range(count)]
    for start in range(0, count, BATCH):
        some = range(start, min(start + BATCH, count))
        rows = [_rows(n + 1, values[n], topic) for n in some]
        for place, model in enumerate((QuestionEntry, Question, QuestionVersion)):
            db.session.execute(insert(model), [row[place] for row in rows])
        db.session.commit()
    return values[count // 2]


def _rows(number: int, value: pure.Question, topic: Topic) -> list[dict[str, object]]:
    lines, question_id = lines_of(value), uuid4()
    entry: dict[str, object] = {
        "id": number,
        "body": "\n".join(lines),
        "labels": labels_of(value.code or "", value.tags),
        "sketch": pack(*sketches_of(lines)),
        "changed_at": now() - timedelta(days=1),
    }
    question: dict[str, object] = {
        "id": question_id,
        "code": value.code,
        "topic_id": topic.id,
        "status": QuestionStatus.APPROVED,
        "entry_id": number,
    }
    version: dict[str, object] = {
        "question_id": question_id,
        "number": 1,
        "kind": value.item.kind,
        "content": value.item.to_dict(),
        "level": value.level,
        "difficulty": value.difficulty,
        "points": value.points,
        "content_hash": value.content_hash(),
        "is_current": True,
    }
    return [entry, question, version]


def milliseconds(act: Callable[[], object]) -> float:
    """The median time of the act, after one that does not count."""
    act()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
        db.session.rollback()
    return statistics.median(times) * 1000


def search(wanted: QuestionFilter, viewer: User) -> int:
    """What the list's page asks for: a page of rows, and how many there are."""
    seen = readable_by(viewer)
    ids = db.session.scalars(queries.list_question_ids(wanted).where(seen).limit(PAGE)).all()
    return len(queries.list_versions(ids)) and count_readable(wanted, viewer)


def measure(count: int) -> Iterator[tuple[str, float]]:
    """What was measured, and the median in milliseconds. The application's context is there."""
    Model.metadata.create_all(db.engine)
    invite_user("a@example.vn", "Người tìm", Role.TRAINER, by=Command("benchmark"))
    typed = fill_bank(count)
    viewer = db.session.scalars(select(User)).one()
    for name, wanted in SEARCHES.items():
        yield f"search: {name}", milliseconds(partial(search, wanted, viewer))
    yield "alike: while typing", milliseconds(lambda: likenesses.find_alike(typed, viewer=viewer))
    stem = typed.item.stem
    yield (
        "alike: the stem alone",
        milliseconds(lambda: likenesses.find_alike_stems(stem, viewer=viewer)),
    )
    start = time.perf_counter()
    likenesses.find_all_pairs()
    yield "every question with every other", (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        settings = Settings(
            secret_key="for measuring only",
            database_url=os.environ.get("TEST_DATABASE_URL", f"sqlite:///{path}/bank.db"),
            data_dir=path,
        )
        with create_app(settings).app_context():
            for name, figure in measure(count):
                print(f"{name}: {figure:.1f} ms of {count} questions")


if __name__ == "__main__":
    main()
