from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.documents.certificates import Certificate, training_certificates
from app.documents.official import Masthead, Signature
from tests.app.documents.papers import LONG_NAME

CERTIFICATE = Certificate(
    masthead=Masthead(
        parent="Bộ Tư pháp", issuer="Học viện Tư pháp", place="Hà Nội", dated=date(2026, 9, 5)
    ),
    full_name="Lê Ẩn",
    born_on=date(1990, 1, 2),
    course="chương trình bồi dưỡng nghiệp vụ thi hành án dân sự khóa 12",
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 8, 28),
    periods=480,
    grade="Giỏi",
    register_number="0012/2026/CN-HVTP",
    verification_url="https://sathach.example.vn/certificates/3f2c9a4e8f1d4d579f0e000000000012",
    signature=Signature(position="Giám đốc", name="Nguyễn Xuân Thu"),
)


def test_a_certificate_fills_one_landscape_page(pdf_pages: Callable):
    (page,) = pdf_pages(training_certificates([CERTIFICATE]))

    for words in (
        "GIẤY CHỨNG NHẬN",
        "Lê Ẩn",
        "Sinh ngày: 02/01/1990",
        "từ ngày 02 tháng 3 năm 2026 đến ngày 28 tháng 8 năm 2026 (480 tiết)",
        "Xếp loại: Giỏi",
        "Số vào sổ: 0012/2026/CN-HVTP",
        "GIÁM ĐỐC",
        "Nguyễn Xuân Thu",
    ):
        assert words in page


def test_each_certificate_has_its_own_page_and_code(pdf_pages: Callable, pdf_codes: Callable):
    other = replace(
        CERTIFICATE,
        full_name=LONG_NAME,
        born_on=None,
        grade="",
        verification_url="https://sathach.example.vn/certificates/0",
    )

    pdf = training_certificates([CERTIFICATE, other])

    assert [LONG_NAME in page for page in pdf_pages(pdf)] == [False, True]
    assert "Xếp loại" not in pdf_pages(pdf)[1]
    assert pdf_codes(pdf) == [CERTIFICATE.verification_url, other.verification_url]
