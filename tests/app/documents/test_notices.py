from collections.abc import Callable

from app.documents import notices
from app.documents.notices import NoticeSitting, admission_notice, admission_notices
from tests.app.documents.papers import HEADER, LONG_NAME, STARTS_AT, a_notice


def test_a_notice_says_who_when_and_where_on_one_page(pdf_pages: Callable):
    (page,) = pdf_pages(admission_notice(a_notice(7), HEADER))

    for words in (
        "GIẤY BÁO DỰ THI",
        "NGUYỄN THỊ ẪM",
        "CHV007",
        "03/02/1995",
        "Kiến thức chung",
        "07 giờ 30",
        "05/02/2026",
        "60 phút",
        "P.101",
        "Học viện Tư pháp",
        "Khi đến dự thi, thí sinh mang theo:",
    ):
        assert words in page


def test_the_identity_number_is_covered(pdf_pages: Callable):
    pdf = admission_notice(a_notice(7), HEADER)

    assert "*********345" in pdf_pages(pdf)[0]
    assert "001095012345" not in pdf_pages(pdf)[0]


def test_a_name_that_looks_like_markup_prints_literally(pdf_pages: Callable):
    notice = a_notice(7, full_name='#read("/etc/passwd") *Đậm*')

    assert '#read("/etc/passwd") *Đậm*' in pdf_pages(admission_notice(notice, HEADER))[0]


def test_long_names_and_many_papers_stay_on_one_page(pdf_pages: Callable):
    sitting = NoticeSitting(
        paper="Nghiệp vụ chuyên ngành thi hành án dân sự",
        starts_at=STARTS_AT,
        arrive_at=STARTS_AT,
        minutes=180,
        room="P.101",
    )
    notice = a_notice(7, full_name=LONG_NAME, sittings=(sitting,) * 4)

    assert len(pdf_pages(admission_notice(notice, HEADER))) == 1


def test_the_code_leads_to_the_notice(pdf_codes: Callable):
    urls = [a_notice(i).verification_url for i in range(20)]

    (booklet,) = admission_notices([a_notice(i) for i in range(20)], HEADER)

    assert pdf_codes(booklet.pdf) == urls


def test_booklets_keep_the_order_and_progress_is_told(monkeypatch, pdf_pages: Callable):
    monkeypatch.setattr(notices, "BOOKLET_PAGES", 3)
    told: list[tuple[int, int]] = []

    booklets = list(
        admission_notices(
            [a_notice(i) for i in range(1, 8)],
            HEADER,
            on_progress=lambda done, total: told.append((done, total)),
        )
    )

    assert [(booklet.first, booklet.last) for booklet in booklets] == [
        ("CHV001", "CHV003"),
        ("CHV004", "CHV006"),
        ("CHV007", "CHV007"),
    ]
    assert told == [(3, 7), (6, 7), (7, 7)]
    pages = [page for booklet in booklets for page in pdf_pages(booklet.pdf)]
    assert [f"CHV{i:03d}" in page for i, page in enumerate(pages, start=1)] == [True] * 7
    # Each notice is a paper of its own, so no page of it has a number.
    assert all(page.startswith("CỤC") for page in pages)


def test_no_notice_makes_no_booklet():
    assert list(admission_notices([], HEADER)) == []
