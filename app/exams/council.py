"""Whose name stands on the exam's papers: the council, until boards are recorded."""

from datetime import date

from app.documents.official import Masthead, Signature
from app.exams.models import Exam

PARENT = "BỘ TƯ PHÁP"
COUNCIL = "HỘI ĐỒNG THI TUYỂN CHẤP HÀNH VIÊN"
PLACE = "Hà Nội"


def masthead(_exam: Exam, *, dated: date | None = None) -> Masthead:
    """The head of the council's papers (NĐ 30/2020, Phụ lục I); undated leaves dots to fill in."""
    return Masthead(issuer=COUNCIL, place=PLACE, parent=PARENT, dated=dated)


def chair_signature() -> Signature:
    """The place where the chair of the council signs."""
    return Signature(position="CHỦ TỊCH", authority="TM. HỘI ĐỒNG THI")
