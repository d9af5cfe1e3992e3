"""A closed sitting whose answers were drawn so that one key is plainly wrong."""

import json

import numpy as np
import pytest
from sqlalchemy import insert

from app import clock
from app.db import db
from app.delivery.models import EndedBy, answer_event
from app.delivery.queries import attempts_of
from tests.factories.delivery import make_prepared_sitting

PERSONS, QUESTIONS = 60, 6
KEY, WRONG_KEY_SLOT = 1, 3


def choose(generator, ability, slot):
    """The bank's option: who is able chooses the key; in the faulty question option C."""
    best = 2 if slot == WRONG_KEY_SLOT else KEY
    knows = generator.random() < 1 / (1 + np.exp(-2 * (ability - slot / 6 + 0.5)))
    return best if knows else int(generator.choice([n for n in range(4) if n != best]))


def answer(attempt, choices):
    """Write one answer a question, as the payload numbers the options."""
    orders = attempt.payload.option_orders
    rows = [
        {
            "attempt_number": attempt.number,
            "position": slot,
            "sequence": slot,
            "slot": slot,
            "epoch": 1,
            "response": json.dumps(orders[slot - 1].index(choice)),
            "server_ms": 0,
            "lag_ms": 0,
            "hash": b"0" * 16,
        }
        for slot, choice in choices.items()
    ]
    db.session.execute(insert(answer_event), rows)


@pytest.fixture
def sitting():
    sitting = make_prepared_sitting(seats=PERSONS, kinds="c" * QUESTIONS)
    generator = np.random.default_rng(3)
    for attempt in attempts_of(sitting):
        attempt.signed_in_at = attempt.submitted_at = clock.now()
        attempt.ended_by = EndedBy.CANDIDATE
        ability = generator.normal()
        slots = range(1, QUESTIONS + 1)
        answer(attempt, {slot: choose(generator, ability, slot) for slot in slots})
    sitting.closed_at = clock.now()
    db.session.commit()
    return sitting
