"""Filling a bank with the laws, topics and questions that come with the software."""

from dataclasses import dataclass

from app.bank import queries
from app.bank.arranging import LawFacts, add_law, add_topic
from app.bank.citing import find_provisions
from app.bank.models import QuestionStatus, Topic
from app.bank.writing import add_question
from app.db import db
from app.ledger.recording import Actor, Command, record
from question_bank.question import ProvisionRef
from question_bank.starter.loading import (
    StarterBank,
    StarterTopic,
    load_starter,
    load_syllabus,
)

SUPPLIER = Command("starter bank")
"""Who wrote the questions that come with the software: nobody with an account here."""


@dataclass(frozen=True, slots=True)
class Added:
    """How many laws, topics and questions were new."""

    laws: int
    topics: int
    questions: int


def load_starter_bank(*, by: Actor) -> Added:
    """Add what is missing of the starter bank, its questions approved. Safe to repeat.

    A question counts as there when its code, or a question that says the same, is.
    """
    starter = load_starter()
    laws = _add_laws(starter, by=by)
    _add_provisions(starter)
    topics = len(add_syllabus(by=by))
    codes = _add_questions(starter)
    db.session.flush()
    if codes:
        record("bank.starter_loaded", by=by, subject="bank", codes=codes)
    return Added(laws, topics, len(codes))


def list_missing_topics() -> list[StarterTopic]:
    """The topics of the exam's syllabus that the bank has not, in their order."""
    known = {node.topic.code for node in queries.get_topic_tree().nodes}
    return [each for each in load_syllabus() if each.code not in known]


def add_syllabus(*, by: Actor) -> list[Topic]:
    """Add what is missing of the exam's syllabus; the bank's own topics stay. Safe to repeat."""
    added = []
    for each in list_missing_topics():
        parent = queries.find_topic(each.parent) if each.parent else None
        added.append(add_topic(each.code, each.title, parent=parent, by=by))
    return added


def _add_laws(starter: StarterBank, *, by: Actor) -> int:
    known = {law.code for law in queries.list_laws()}
    missing = [law for law in starter.laws if law.code not in known]
    for law in missing:
        facts = LawFacts(
            code=law.code,
            title=law.title,
            number=law.number,
            in_force_from=law.in_force_from,
            in_force_to=law.in_force_to,
            successor_code=law.successor,
            source=law.source,
            is_verified=law.verified,
        )
        add_law(facts, by=by)
    return len(missing)


def _add_provisions(starter: StarterBank) -> None:
    """Add the provisions that are missing and say of each what it is about and what follows it."""
    laws = {law.code: law for law in queries.list_laws()}
    places = {
        ProvisionRef(each.law, each.article, each.clause): each for each in starter.provisions
    }
    found = find_provisions(places)
    db.session.flush()
    for place, told in places.items():
        provision = found[place]
        if provision.title or provision.edition > 1:
            continue
        provision.title, provision.source = told.title, told.source
        provision.is_verified = told.verified
        later = laws[told.law].successor_code
        if told.successor_article and later:
            follows = ProvisionRef(later, told.successor_article, told.successor_clause)
            provision.successor = found.get(follows)


def _add_questions(starter: StarterBank) -> list[str]:
    taken = queries.find_codes(each.code or "" for each in starter.questions)
    same = queries.find_by_content(each.content_hash() for each in starter.questions)
    topics = {node.topic.code: node.topic for node in queries.get_topic_tree().nodes}
    missing = [
        each
        for each in starter.questions
        if each.code not in taken and each.content_hash() not in same
    ]
    cited = find_provisions(ref for each in missing for ref in each.provisions)
    added = [
        add_question(
            each, topics[each.topic or ""], cited=cited, status=QuestionStatus.APPROVED, by=SUPPLIER
        )
        for each in missing
    ]
    return [question.code for question in added]
