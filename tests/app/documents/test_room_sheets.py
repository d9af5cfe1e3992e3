from collections.abc import Callable

from app.documents.room_sheets import RoomSheetHeader, door_lists, signature_sheets
from tests.app.documents.papers import EXAM, MASTHEAD, SIGNATURE, a_room

HEADER = RoomSheetHeader(masthead=MASTHEAD, exam=EXAM, signature=SIGNATURE)


def test_the_list_at_the_door_names_room_time_and_seats(pdf_pages: Callable):
    (page,) = pdf_pages(door_lists([a_room(8)], HEADER))

    for words in (
        "DANH SÁCH THÍ SINH PHÒNG THI",
        "Phòng thi: P.101",
        "Bắt đầu: 07 giờ 30, ngày 05 tháng 02 năm 2026",
        "STT",
        "2 CHV002 Lê Ẩn 03/02/1995 2",
        "TM. HỘI ĐỒNG THI",
    ):
        assert words in page


def test_each_room_starts_a_paper_of_its_own(pdf_pages: Callable):
    pages = pdf_pages(signature_sheets([a_room(20), a_room(20, "P.102")], HEADER))

    first_pages = [page for page in pages if "Phòng thi:" in page]
    assert ["P.101" in first_pages[0], "P.102" in first_pages[1]] == [True, True]
    assert [page.split()[0] for page in pages] == ["CỤC", "2", "CỤC", "2"]


def test_candidates_sign_beside_what_they_hand_in(pdf_pages: Callable):
    (computer,) = pdf_pages(signature_sheets([a_room(5)], HEADER))
    (paper,) = pdf_pages(signature_sheets([a_room(5)], HEADER, on_paper=True))

    assert [" câu " in computer, " tờ " in computer] == [True, False]
    assert [" câu " in paper, " tờ " in paper] == [False, True]
    for words in ("Chữ ký", "Giám thị 1", "Giám thị 2", "Danh sách có 05 thí sinh"):
        assert words in computer
