"""The demonstration's training: a class that is over, with certificates, and one under way."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from app import clock
from app.accounts.models import User
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.candidates.models import Application
from app.db import db
from app.demo.people import PERSONA, PERSONA_ID
from app.demo.timetable import at, on, work_days_before, working_days
from app.training import practice_queries, practising
from app.training.certifying import issue_certificates
from app.training.deciding import Verdict, close_class, decide_results
from app.training.enrolling import Learner, enrol_learners
from app.training.marking_attendance import Mark, take_attendance
from app.training.models import (
    Certificate,
    Class,
    ClassSession,
    CourseKind,
    Enrolment,
    Presence,
)
from app.training.programming import CourseDescription, create_course
from app.training.rules import training_rules
from app.training.scheduling import ClassPlan, SessionPlan, add_session, open_class
from app.training.writing_lessons import LessonDraft, add_lesson

DATA = Path(__file__).parent / "data" / "schooling.toml"
OPENED, FIRST_DAY, SESSIONS, ISSUED = date(2025, 9, 1), date(2025, 9, 8), 30, date(2025, 10, 20)
PERSONA_BIRTH, PERSONA_UNIT = date(1977, 8, 7), "Thi hành án dân sự Gia Lai"
PRACTISED = 4
"""How many questions the tour's candidate has already answered in practice."""


def read_plan() -> Mapping[str, Any]:
    """Courses, learners and lessons as the file has them."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def teach_finished_class(*, by: User) -> Certificate:
    """Hold the class of autumn 2025 to its end; give the certificate of the tour's candidate."""
    plan = read_plan()["finished"]
    days = working_days(FIRST_DAY, SESSIONS)
    with on(OPENED):
        course = create_course(_course(plan, CourseKind.ENFORCEMENT), by=by)
        class_ = open_class(course, _class(plan["code"], plan["title"], days), by=by)
        for number, day in enumerate(days):
            topic = plan["topics"][number * len(plan["topics"]) // len(days)]
            add_session(class_, SessionPlan(starts_at=at(day, 7, 30), hours=8, topic=topic), by=by)
        enrolments = enrol_learners(class_, _learners(plan), by=by)
    facts = {one["national_id"]: one for one in plan["learner"]}
    for number, session in enumerate(_sessions(class_)):
        with clock.pretending(session.starts_at + timedelta(hours=9)):
            take_attendance(session, _full_marks(session, enrolments, facts, number), by=by)
    with on(days[-1], 17):
        decide_results(class_, _verdicts(enrolments, facts), by=by)
        close_class(class_, by=by)
    with on(ISSUED):
        issued = issue_certificates(class_, ISSUED, by=by)
    return next(one for one in issued if one.national_id == PERSONA_ID)


def _course(plan: Mapping[str, Any], kind: CourseKind) -> CourseDescription:
    return CourseDescription(
        code=plan["course_code"],
        title=plan["course_title"],
        kind=kind,
        hours=plan["hours"],
        description=plan.get("description", ""),
        register_sign=training_rules().register_signs[kind.value],
    )


def _class(code: str, title: str, days: Sequence[date]) -> ClassPlan:
    rules = training_rules()
    return ClassPlan(
        code=code,
        title=title,
        starts_on=days[0],
        ends_on=days[-1],
        site="Học viện Tư pháp, cơ sở Hà Nội",
        place="Hà Nội",
        provider="HỌC VIỆN TƯ PHÁP",
        provider_parent="BỘ TƯ PHÁP",
        signer_position="GIÁM ĐỐC",
        signer_name="",
        lecturer="Lê Quang Minh",
        capacity=60,
        presence_percent=rules.presence_percent,
        excused_counts=rules.excused_counts,
        pass_score=rules.pass_score,
        rule_source=rules.presence_source,
    )


def _learners(plan: Mapping[str, Any]) -> list[Learner]:
    persona = Learner(
        full_name=PERSONA, national_id=PERSONA_ID, birth_on=PERSONA_BIRTH, unit=PERSONA_UNIT
    )
    return [
        persona,
        *(
            Learner(
                full_name=one["full_name"],
                national_id=one["national_id"],
                birth_on=one["birth_on"],
                unit=one["unit"],
            )
            for one in plan["learner"]
        ),
    ]


def _sessions(class_: Class) -> Sequence[ClassSession]:
    stmt = select(ClassSession).where(ClassSession.class_id == class_.id)
    return db.session.scalars(stmt.order_by(ClassSession.starts_at)).all()


def _full_marks(
    session: ClassSession,
    enrolments: Sequence[Enrolment],
    facts: Mapping[str, Mapping[str, Any]],
    number: int,
) -> dict[Any, Mark]:
    """Everybody is there, but who stopped coming at that session."""
    here = Mark(presence=Presence.PRESENT, hours=session.hours)
    away = Mark(presence=Presence.ABSENT, hours=0)
    stops = {key: fact["absent_from"] for key, fact in facts.items() if "absent_from" in fact}
    return {
        one.id: away if number >= stops.get(one.national_id, SESSIONS) else here
        for one in enrolments
    }


def _verdicts(
    enrolments: Sequence[Enrolment], facts: Mapping[str, Mapping[str, Any]]
) -> dict[Any, Verdict]:
    scores = {key: Decimal(fact["score"]) for key, fact in facts.items() if "score" in fact}
    scores[PERSONA_ID] = Decimal("90.5")
    return {
        one.id: Verdict(score=scores[one.national_id])
        for one in enrolments
        if one.national_id in scores
    }


def teach_running_class(selected: Sequence[Application], *, by: User) -> Class:
    """Open a class for those selected, under way today; its latest session waits for attendance."""
    plan, today = read_plan()["running"], clock.today()
    before = work_days_before(today, 4)
    days = [*before, *working_days(today + timedelta(days=1), 3)][: len(plan["topics"])]
    with on(before[0] - timedelta(days=5)):
        course = create_course(_course(plan, CourseKind.REFRESHER), by=by)
        for position, lesson in enumerate(plan["lesson"], start=1):
            text = lesson["text"].strip()
            draft = LessonDraft(title=lesson["title"], text=text, position=position)
            add_lesson(course, draft, by=by)
        code = f"BD-{before[0]:%m-%Y}"
        title = f"Lớp {course.title.lower()} tháng {before[0]:%m/%Y}"
        class_ = open_class(course, _class(code, title, days), by=by)
        for day, topic in zip(days, plan["topics"], strict=True):
            add_session(class_, SessionPlan(starts_at=at(day, 8), hours=8, topic=topic), by=by)
        enrolments = enrol_learners(class_, [_as_learner(each) for each in selected], by=by)
    for session in _sessions(class_)[: len(before) - 1]:
        with clock.pretending(session.starts_at + timedelta(hours=8)):
            take_attendance(session, _marks_of_today(session, enrolments), by=by)
    return class_


def _as_learner(application: Application) -> Learner:
    return Learner(
        full_name=application.full_name,
        national_id=application.national_id,
        birth_on=application.birth_on,
        unit=application.employer,
    )


def _marks_of_today(session: ClassSession, enrolments: Sequence[Enrolment]) -> dict[Any, Mark]:
    """One learner has leave, one is away; the others are there."""
    marks = {one.id: Mark(presence=Presence.PRESENT, hours=session.hours) for one in enrolments}
    others = [one.id for one in enrolments if one.national_id != PERSONA_ID]
    marks[others[0]] = Mark(presence=Presence.EXCUSED, hours=0)
    marks[others[1]] = Mark(presence=Presence.ABSENT, hours=0)
    return marks


def open_practice(persona: User, law_day: date, *, by: User) -> int:
    """Release the approved questions no form ever held; let the candidate try a few of them."""
    used = exists().where(
        QuestionVersion.question_id == Question.id, QuestionVersion.used_at.is_not(None)
    )
    stmt = select(Question).where(Question.status == QuestionStatus.APPROVED, ~used)
    count = practising.release_questions(db.session.scalars(stmt).all(), by=by)
    versions = db.session.scalars(practice_queries.open_versions(law_day).limit(PRACTISED)).all()
    for version in versions:
        practising.answer_question(version, _first_answer(version), by=persona)
    return count


def _first_answer(version: QuestionVersion) -> object:
    first: Mapping[str, object] = {
        "single_choice": 0,
        "multiple_response": [0],
        "true_false": True,
        "true_false_group": [True] * 4,
    }
    return first.get(version.kind, "không nhớ")
