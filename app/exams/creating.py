"""Opening an exam: the round with its profile, papers and quotas."""

import re
from collections.abc import Mapping
from datetime import date

from app.db import db
from app.errors import DomainError
from app.exams.models import Exam, Paper
from app.exams.planning_quotas import plan_quotas, require_quotas
from app.exams.queries import find_exam
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.models import RegulationProfile
from app.regulations.profile import RegulationProfile as Profile
from app.regulations.queries import load_profile
from app.regulations.selection import CHOSEN, PaperRule, ScoringRule

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ExamCodeTaken(DomainError):
    """Another exam has this code."""


class SchemeWrong(DomainError):
    """The profile leaves open how the exam is held, and none of its ways was chosen."""


class ExamCodeWrong(DomainError):
    """A code is small letters, digits and hyphens: it stands in commands and file names."""


def create_exam(
    code: str,
    *,
    title: str,
    profile: RegulationProfile,
    closing_on: date,
    content_on: date | None,
    quotas: Mapping[str, int],
    by: Actor,
    scheme: str = "",
) -> Exam:
    """Add the exam with its profile's papers. Without a content day, the closing day's law."""
    _require_free_code(code)
    require_quotas(quotas)
    rules = _held_as(load_profile(profile), scheme)
    exam = Exam(
        code=code,
        title=title,
        profile=profile,
        closing_on=closing_on,
        content_on=content_on or closing_on,
        scheme=scheme,
    )
    db.session.add(exam)
    for position, rule in enumerate(rules.papers, start=1):
        db.session.add(_paper(exam, rule, rules.scoring, position))
    db.session.flush()
    _record_creation(exam, by=by)
    plan_quotas(exam, quotas, by=by)
    return exam


def _record_creation(exam: Exam, *, by: Actor) -> None:
    record(
        "exam.created",
        by=by,
        subject=exam.id,
        code=exam.code,
        title=exam.title,
        profile=f"{exam.profile.code} v{exam.profile.version}",
        profile_sha256=exam.profile.sha256,
        scheme=exam.scheme,
        closing_on=exam.closing_on.isoformat(),
        content_on=exam.content_on.isoformat(),
    )


def _held_as(rules: Profile, scheme: str) -> Profile:
    try:
        return rules.held_as(scheme)
    except KeyError as error:
        raise SchemeWrong(_("Hãy chọn phương án thi.")) from error


def _require_free_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise ExamCodeWrong(_("Mã kỳ thi chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối."))
    if find_exam(code) is not None:
        raise ExamCodeTaken(_("Đã có kỳ thi mang mã %(code)s.", code=code))


def _paper(exam: Exam, rule: PaperRule, scoring: ScoringRule, position: int) -> Paper:
    """The least the rule allows, but the longest time where it names only how long at most.

    Where the number of questions is open: one a minute if they are chosen from, one if not.
    """
    minutes = rule.minutes[1] if rule.minutes[0] == 1 else rule.minutes[0]
    open_count = minutes if rule.form in CHOSEN else 1
    return Paper(
        exam=exam,
        code=rule.id,
        title=rule.title,
        position=position,
        minutes=minutes,
        question_count=rule.questions[0] if rule.questions else open_count,
        scale=scoring.scale,
        weight=rule.weight,
        pass_mark=rule.pass_mark,
    )
