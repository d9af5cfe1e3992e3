from datetime import timedelta

from app import clock
from app.bank.illustrating import add_image
from app.db import db
from app.delivery.preparing import prepare_sitting
from app.ledger.recording import Command
from app.sittings.models import Sitting
from tests.app.bank.pictures import image
from tests.factories.bank import QuestionVersionFactory
from tests.factories.base import at_once
from tests.factories.exams import PaperFactory
from tests.factories.sittings import (
    FormQuestionFactory,
    PaperFormFactory,
    RoomFactory,
    SeatFactory,
    SittingFactory,
)

BY = Command("tests")
CANARY = "CANARY-EXPLANATION-NOBODY-MAY-SEE"


def choice_version(stem):
    content = {
        "kind": "single_choice",
        "stem": stem,
        "options": [f"{stem} phương án {letter}" for letter in "ABCD"],
        "key": 1,
        "explanations": [f"{CANARY} {letter}" for letter in "ABCD"],
    }
    return QuestionVersionFactory.create(stem=stem, content=content)


def true_false_version(stem):
    content = {"kind": "true_false", "stem": stem, "key": True}
    return QuestionVersionFactory.create(stem=stem, kind="true_false", content=content)


def fill_in_version(stem):
    content = {"kind": "fill_in", "stem": stem, "accepted": [f"{CANARY} accepted"]}
    return QuestionVersionFactory.create(stem=stem, kind="fill_in", content=content)


def several_version(stem):
    content = {
        "kind": "multiple_response",
        "stem": stem,
        "options": [f"{stem} phương án {letter}" for letter in "ABCDE"],
        "keys": [0, 3],
        "policy": "partial",
    }
    return QuestionVersionFactory.create(stem=stem, kind="multiple_response", content=content)


def group_version(stem):
    content = {
        "kind": "true_false_group",
        "stem": stem,
        "statements": [f"{stem} ý {letter}" for letter in "abcd"],
        "keys": [True, False, True, False],
    }
    return QuestionVersionFactory.create(stem=stem, kind="true_false_group", content=content)


def numeric_version(stem):
    content = {"kind": "numeric", "stem": stem, "value": "12.5", "tolerance": "0.5"}
    return QuestionVersionFactory.create(stem=stem, kind="numeric", content=content)


CASE = "Ông A phải trả bà B 200.000.000 đồng.\nÔng A có một căn nhà và một chiếc xe."


def case_version(stem):
    version = choice_version(stem)
    version.stimulus = CASE
    return version


def kind_version(kind, **fields):
    def make(stem):
        content = {"kind": kind, "stem": stem} | fields
        if kind == "cloze":
            content["stem"] += " [[1]] hay [[2]]"
        return QuestionVersionFactory.create(stem=stem, kind=kind, content=content)

    return make


def hotspot_version(stem):
    name = add_image(image(size=(300, 200)), by=BY).name
    content = {
        "kind": "hotspot",
        "stem": stem,
        "image": f"![Mẫu quyết định]({name})",
        "areas": [
            {"name": f"{CANARY} dấu", "shape": "rectangle", "numbers": [612, 711, 833, 977]},
            {"name": "Chữ ký", "shape": "ellipse", "numbers": [222, 744, 55, 33]},
            {"name": "Quốc hiệu", "shape": "polygon", "numbers": [500, 0, 999, 0, 999, 99]},
        ],
        "keys": [0, 1],
        "marks": 2,
        "policy": "correct_minus_wrong",
    }
    return QuestionVersionFactory.create(stem=stem, kind="hotspot", content=content)


MAKERS = {
    "h": kind_version("short_answer", accepted=[f"{CANARY} ngắn*"], wildcards=True),
    "p": kind_version(
        "matching",
        prompts=["Chấp hành viên", "Thẩm tra viên", "Thư ký"],
        options=["Cưỡng chế", "Thẩm tra", "Ghi biên bản", "Xét xử"],
        keys=[0, 1, 2],
    ),
    "o": kind_version("ordering", entries=["Nhận đơn", "Ra quyết định", "Xác minh", "Cưỡng chế"]),
    "z": kind_version("cloze", gaps=[["05 năm", "03 năm", "10 năm"], ["có hiệu lực", "tuyên"]]),
    "b": hotspot_version,
    "e": kind_version("essay", steps=[{"text": f"{CANARY} nêu căn cứ", "marks": "1"}]),
    "c": choice_version,
    "t": true_false_version,
    "f": fill_in_version,
    "m": several_version,
    "g": group_version,
    "n": numeric_version,
    "s": case_version,
}


def fill_form(form, kinds="ccc"):
    """Give the form one question a letter: c single choice, t true-false, f fill-in, m several
    right options, g four statements, n a number, s single choice about the case,
    h short answer, p matching, o ordering, z drop-down cloze, b hotspot, e essay."""
    with at_once():
        for position, kind in enumerate(kinds, start=1):
            version = MAKERS[kind](f"Câu {position} của mã đề {form.code}: chọn gì?")
            FormQuestionFactory.create(form=form, position=position, version=version)
    return form


def make_sitting(
    *, seats=1, kinds="ccc", forms=1, rooms=1, starts_in=timedelta(minutes=-1), minutes=45
) -> Sitting:
    """A sitting with seats and forms, not yet prepared."""
    with at_once():
        paper = PaperFactory.create(question_count=len(kinds), minutes=minutes)
        for number in range(forms):
            fill_form(PaperFormFactory.create(paper=paper, code=str(101 + number)), kinds)
        sitting = SittingFactory.create(
            paper=paper, exam=paper.exam, starts_at=clock.now() + starts_in, minutes=minutes
        )
        for room in [RoomFactory.create(exam_id=paper.exam_id) for _ in range(rooms)]:
            for number in range(1, seats + 1):
                SeatFactory.create(sitting=sitting, room=room, number=number)
    return sitting


def make_prepared_sitting(**options) -> Sitting:
    """A sitting whose attempts and payloads exist."""
    sitting = make_sitting(**options)
    prepare_sitting(sitting, by=BY)
    db.session.commit()
    return sitting
