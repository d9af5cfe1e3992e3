"""The ledger's pages: who sees them, what they find, whether they notice that somebody cheated."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, update

from app import clock
from app.db import db
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command, record
from app.permissions import GRANTS, Permission, Role

PAGES = ["/ledger/", "/ledger/1", "/ledger/verification", "/ledger/entries.xlsx"]


@pytest.fixture
def entries(session):
    with clock.pretending(clock.now() - timedelta(days=3)):
        record("room.added", by=Command("An"), subject="phong-01", code="01", capacity=24)
    record("room.removed", by=Command("Bình"), subject="phong-01", code="01")
    db.session.commit()


def rows(page):
    return [cells.find_all("td")[3].get_text() for cells in page.soup.select("tbody tr")]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("url", PAGES)
def test_only_who_may_read_the_ledger_sees_it(entries, signed_in_as, role, url):
    page = signed_in_as(role).get(url)

    assert page.status == (200 if Permission.LEDGER_READ in GRANTS[role] else 403)


def test_entries_stand_newest_first_in_words(entries, as_inspector):
    assert rows(as_inspector.get("/ledger/")) == ["Đăng nhập", "Xóa phòng thi", "Thêm phòng thi"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=room.added", ["Thêm phòng thi"]),
        ("q=bì", ["Xóa phòng thi"]),
        ("subject=phong-01", ["Xóa phòng thi", "Thêm phòng thi"]),
        ("last={before}", ["Thêm phòng thi"]),
        ("first={today}&action=room.removed", ["Xóa phòng thi"]),
        ("first=nonsense&q=Bình", ["Xóa phòng thi"]),
    ],
)
def test_entries_are_found_by_act_person_subject_and_day(entries, as_inspector, query, found):
    today = clock.today()
    query = query.format(today=today, before=today - timedelta(days=1))

    assert rows(as_inspector.get(f"/ledger/?{query}")) == found


def test_a_search_that_finds_nothing_says_so(entries, as_inspector):
    assert "Không có bản ghi nào khớp" in as_inspector.get("/ledger/?q=Kh%C3%B4ng ai").text


def test_one_entry_shows_its_detail_and_both_hashes(entries, as_inspector):
    second = db.session.scalars(select(LedgerEntry).where(LedgerEntry.sequence == 2)).one()
    own, previous = second.hash, second.previous_hash

    page = as_inspector.get("/ledger/2")

    assert [text.replace(" ", "") for text in page.texts("samp")] == [previous, own]
    assert as_inspector.get("/ledger/99").status == 404


def test_the_workbook_holds_what_the_search_found(entries, as_inspector):
    answer = as_inspector.get("/ledger/entries.xlsx?action=room.added")

    sheet = openpyxl.load_workbook(BytesIO(answer.response.data)).active
    assert [cell.value for cell in sheet[2]][:5] == [
        1,
        sheet["B2"].value,
        "An",
        "Thêm phòng thi",
        "room.added",
    ]
    assert sheet.max_row == 2


def test_a_whole_chain_is_called_whole(entries, as_inspector):
    assert "Chuỗi nguyên vẹn: 3 bản ghi" in as_inspector.get("/ledger/verification").text


@pytest.mark.parametrize(
    ("bent", "says"),
    [
        ({"actor_name": "Người khác"}, "Nội dung của bản ghi này đã bị sửa"),
        ({"sequence": 900}, "Bản ghi này đã bị lấy mất hoặc đổi số"),
        ({"previous_hash": "0" * 64}, "không nối với bản ghi đứng trước"),
    ],
)
def test_verification_names_the_first_bad_entry(entries, as_inspector, bent, says):
    db.session.execute(update(LedgerEntry).where(LedgerEntry.sequence == 2).values(**bent))
    db.session.commit()

    page = as_inspector.get("/ledger/verification")

    assert "sai từ bản ghi số 2" in page.text
    assert says in page.text


def test_a_printed_head_is_compared(entries, as_inspector):
    head = db.session.scalars(select(LedgerEntry.hash).where(LedgerEntry.sequence == 1)).one()
    printed = " ".join(head[n : n + 8] for n in range(0, 64, 8)).upper()
    url = "/ledger/verification?number={}&head={}"

    assert "Khớp: bản ghi số 1" in as_inspector.get(url.format(1, printed)).text
    assert "Không khớp ở bản ghi số 2" in as_inspector.get(url.format(2, printed)).text
    assert "không còn bản ghi số 77" in as_inspector.get(url.format(77, printed)).text
    assert "Hãy nhập đầu chuỗi" in as_inspector.get(url.format(1, "")).text
