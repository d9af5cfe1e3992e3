"""How the people of the demonstration answer: a simple response model over the room's verbs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock
from app import db as database
from app.bank.contents import item_of
from app.bank.models import QuestionVersion
from app.db import db
from app.delivery import credentials, entering, queries, saving, working
from app.delivery.batches import Batch, Event
from app.delivery.credentials import Credential
from app.delivery.models import PaperPayload
from app.delivery.records import Response, canonical, promise_key
from app.invigilation.admitting import admit_candidate
from app.ledger.recording import Actor
from app.sittings.models import Sitting
from app.sittings.seat_codes import seat_code
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.numbers import spell_number

LEFT_EMPTY, SECOND_THOUGHTS, OVERTAKEN_BY_TIME = 0.03, 0.06, 0.1
"""Shares of questions left empty, of answers changed later, of people who never hand in."""
BATCHES = 2
"""How often a simulated device sends: seldom, so that the demonstration is built quickly."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A question in a slot as the payload shows it: its item, options in order, difficulty."""

    slot: int
    item: Item
    order: Sequence[int]
    facility: float
    """Expected share of right answers, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who came: their device's credential, the payload they got, ability (logits)."""

    credential: Credential
    payload_id: UUID
    ability: float


@dataclass(frozen=True, slots=True)
class Window:
    """When a sitting starts and how long it lasts, apart from the session that is committed."""

    starts_at: datetime
    minutes: int


def sit(
    sitting: Sitting, abilities: Mapping[UUID, float], *, rng: Random, secret: str, by: Actor
) -> list[Presence]:
    """Let everybody with an ability (by candidate id) enter, answer and mostly hand in."""
    present = _enter(sitting, abilities, secret, by=by)
    payloads = [db.session.get_one(PaperPayload, key) for key in {p.payload_id for p in present}]
    shown = {payload.id: show_items(payload) for payload in payloads}
    window = Window(sitting.starts_at, sitting.minutes)
    database.commit()  # each batch of answers is saved in a transaction of its own
    key = promise_key(secret)
    for presence in present:
        _answer(presence, shown[presence.payload_id], window, rng=rng, key=key)
    _hand_in(window, present, rng)
    return present


def _enter(
    sitting: Sitting, abilities: Mapping[UUID, float], secret: str, *, by: Actor
) -> list[Presence]:
    """From half an hour before the start, one after another."""
    attempts = [a for a in queries.attempts_of(sitting) if a.seat.candidate_id in abilities]
    step = timedelta(minutes=25) / max(1, len(attempts))
    present = []
    for place, attempt in enumerate(attempts):
        seat, number = attempt.seat, attempt.seat.candidate.number
        with clock.pretending(sitting.starts_at - timedelta(minutes=30) + step * place):
            code = seat_code(seat.id, secret)
            entry = entering.enter_room(number, code, secret=secret, address="192.168.10.2")
            credential = credentials.read(entry.cookie, secret=secret, now=clock.now())
            admit_candidate(sitting, attempt, by=by)
        if credential is None:
            raise RuntimeError("the exam room does not know its own credential")
        present.append(Presence(credential, attempt.payload_id, abilities[seat.candidate_id]))
    return present


def show_items(payload: PaperPayload) -> list[ShownItem]:
    """The questions of a payload with what a simulated candidate needs to answer them."""
    return [
        _shown(question.position, question.version, payload.option_orders[question.position - 1])
        for question in payload.form.questions
    ]


def _shown(slot: int, version: QuestionVersion, order: Sequence[int]) -> ShownItem:
    return ShownItem(slot, item_of(version), order, float(version.difficulty))


def _answer(
    presence: Presence,
    items: Sequence[ShownItem],
    window: Window,
    *,
    rng: Random,
    key: Ed25519PrivateKey,
) -> None:
    """Answer in a few batches over the time of the paper; some answers are changed later."""
    order = rng.sample(items, len(items))
    minutes = window.minutes * rng.uniform(0.6, 0.95)
    with clock.pretending(window.starts_at + timedelta(seconds=rng.uniform(1, 40))):
        working.start_attempt(presence.credential)
    sequence, size = 0, -(-len(order) // BATCHES)
    for batch in range(BATCHES):
        now = window.starts_at + timedelta(minutes=minutes * (batch + 1) / BATCHES)
        chosen = order[batch * size : (batch + 1) * size]
        again = [each for each in order[: batch * size] if rng.random() < SECOND_THOUGHTS]
        events = []
        for item in [*chosen, *again]:
            if rng.random() < LEFT_EMPTY:
                continue
            sequence += 1
            events.append(_event(item, sequence, presence.ability, now, rng))
        with clock.pretending(now):
            saving.save_answers(
                presence.credential, Batch(presence.credential.epoch, events), key=key
            )


def _event(item: ShownItem, sequence: int, ability: float, now: datetime, rng: Random) -> Event:
    response = respond(item, ability, rng)
    client_ms = int(now.timestamp() * 1000) - rng.randrange(200, 900)
    return Event(item.slot, sequence, canonical(response), client_ms)


def respond(shown: ShownItem, ability: float, rng: Random) -> Response:
    """One answer: right with the probability that ability and difficulty give (logistic)."""
    easiness = math.log(shown.facility / (1 - shown.facility))
    right = rng.random() < 1 / (1 + math.exp(-(ability + easiness)))
    return _right_answer(shown) if right else _wrong_answer(shown, rng)


def _right_answer(shown: ShownItem) -> Response:
    order = list(shown.order)
    match shown.item:
        case SingleChoice(key=key):
            return order.index(key)
        case MultipleResponse(keys=keys):
            return sorted(order.index(key) for key in keys)
        case TrueFalseGroup(keys=truths):
            return [truths[number] for number in order]
        case TrueFalse(key=key):
            return key
        case FillIn(accepted=accepted):
            return accepted[0]
    return spell_number(shown.item.value) if isinstance(shown.item, Numeric) else None


def _wrong_answer(shown: ShownItem, rng: Random) -> Response:
    order = list(shown.order)
    match shown.item:
        case SingleChoice(options=options, key=key):
            return order.index(rng.choice([n for n in range(len(options)) if n != key]))
        case MultipleResponse(options=options, keys=keys):
            return sorted(order.index(n) for n in range(len(options)) if n not in keys[1:])
        case TrueFalseGroup(keys=truths):
            return [not truths[order[0]], *(truths[number] for number in order[1:])]
        case TrueFalse(key=key):
            return not key
    return "không nhớ"


def _hand_in(window: Window, present: Sequence[Presence], rng: Random) -> None:
    """In the order of time; some are overtaken by it."""
    staying = [p for p in present if rng.random() >= OVERTAKEN_BY_TIME]
    last = window.starts_at + timedelta(minutes=window.minutes * 0.955)
    step = timedelta(minutes=window.minutes * 0.04) / max(1, len(staying))
    for place, presence in enumerate(staying):
        with clock.pretending(last + step * place):
            working.submit_attempt(presence.credential)
    database.commit()
