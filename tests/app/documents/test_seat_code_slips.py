from collections.abc import Callable

from app.documents.seat_code_slips import SeatCodeSlip, seat_code_slips
from tests.app.documents.papers import EXAM, LONG_NAME


def test_ten_slips_fit_a_page_and_each_has_its_code(pdf_pages: Callable):
    slips = [
        SeatCodeSlip(
            candidate_number=f"CHV{i:03d}",
            full_name=LONG_NAME,
            paper="Nghiệp vụ chuyên ngành thi hành án dân sự",
            room="P.101",
            seat=str(i),
            code=f"K7QM-{i:04d}",
        )
        for i in range(11)
    ]

    pages = pdf_pages(seat_code_slips(slips, exam=EXAM))

    assert [page.count("SBD:") for page in pages] == [10, 1]
    text = " ".join(pages).replace(" ", "")
    assert all(text.count(slip.code) == 1 for slip in slips)
