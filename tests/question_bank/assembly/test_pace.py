from decimal import Decimal

from question_bank.assembly.pace import expected_minutes, usual_minutes
from question_bank.items.registry import ITEM_TYPES


def test_every_kind_has_its_usual_time():
    assert set(ITEM_TYPES) <= set(usual_minutes())
    assert all(minutes > 0 for minutes in usual_minutes().values())


def test_what_the_author_said_goes_before_what_is_usual():
    assert expected_minutes("single_choice", None) == Decimal("0.75")
    assert expected_minutes("single_choice", Decimal(3)) == 3
