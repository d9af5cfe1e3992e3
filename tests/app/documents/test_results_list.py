from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.documents.results_list import ResultGroup, ResultRow, ResultsList, results_list
from tests.app.documents.papers import EXAM, MASTHEAD, SIGNATURE

ROW = ResultRow(
    rank=1,
    candidate_number="CHV001",
    full_name="Lê Ẩn",
    born_on=date(1995, 2, 3),
    national_id="001095012345",
    scores=(Decimal("78.50"), None),
    bonus=Decimal("2.5"),
    total=Decimal("81.00"),
    outcome="Trúng tuyển",
)
LIST = ResultsList(
    masthead=MASTHEAD,
    exam=EXAM,
    papers=("Kiến thức chung", "Ngoại ngữ"),
    groups=(
        ResultGroup(heading="Tỉnh Lào Cai – chỉ tiêu: 02", rows=(ROW,) * 3),
        ResultGroup(heading="Thành phố Hà Nội – chỉ tiêu: 05", rows=(ROW,) * 40),
    ),
    signature=SIGNATURE,
)


def test_results_stand_under_their_quota_with_covered_numbers(pdf_pages: Callable):
    pages = pdf_pages(results_list(LIST))

    assert "1 CHV001 Lê Ẩn 03/02/1995 *********345 78,50 – 2,5 81,00 Trúng tuyển" in pages[0]
    assert "Tỉnh Lào Cai – chỉ tiêu: 02" in pages[0]
    assert "001095012345" not in " ".join(pages)
    assert "Danh sách gồm 43 thí sinh./." in " ".join(pages)


def test_the_heading_of_a_quota_repeats_on_its_next_pages(pdf_pages: Callable):
    pages = pdf_pages(results_list(LIST))

    assert len(pages) > 2
    assert all("Thành phố Hà Nội – chỉ tiêu: 05" in page for page in pages[1:-1])


def test_a_result_without_a_score_for_each_paper_is_refused():
    short = replace(ROW, scores=())

    with pytest.raises(ValueError, match="CHV001 lacks a score"):
        results_list(replace(LIST, groups=(ResultGroup(rows=(short,)),)))
