from decimal import Decimal

import pytest

from question_bank.assembly.comparing import ABILITIES, compare_forms
from question_bank.assembly.curves import Curve

ONE = Decimal(1)


def test_equal_forms_lie_on_each_other_and_the_cut_is_where_they_pass():
    form = [(Curve(1, -1), ONE), (Curve(1, 1), ONE)]

    compared = compare_forms([form, form[::-1]], Decimal("0.5"))

    assert compared.widest == pytest.approx(0)
    assert compared.cut == pytest.approx(0, abs=1e-6)
    assert [each.share_at_cut for each in compared.forms] == pytest.approx([0.5, 0.5])
    assert len(compared.forms[0].shares) == len(ABILITIES)


def test_a_harder_form_is_seen_and_points_weigh():
    easy, hard = [(Curve(1, 0), ONE)], [(Curve(1, 1), ONE)]

    compared = compare_forms([easy, hard], Decimal("0.5"))

    assert compared.cut == pytest.approx(0.5, abs=1e-6)
    assert compared.forms[0].share_at_cut > 0.5 > compared.forms[1].share_at_cut
    assert compared.widest == pytest.approx(0.2449, abs=1e-3)
    (both,) = compare_forms([[*easy, (Curve(1, 1), Decimal(3))]], Decimal("0.5")).forms
    assert both.share_at_cut == pytest.approx(0.5)
    assert both.error_at_cut == pytest.approx(both.information_at_cut**-0.5)
