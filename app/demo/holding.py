"""The demonstration's round of 2025, from the quotas to the published result."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from app import clock
from app import db as database
from app.bank.starting import load_starter_bank
from app.candidates import queries as candidates
from app.candidates.deciding import decide_finding
from app.candidates.import_jobs import confirm_soon, read_soon
from app.candidates.importing import upload_workbook
from app.candidates.models import Candidate
from app.candidates.numbering import number_candidates
from app.candidates.publishing_lists import publish_lists
from app.db import db
from app.delivery import queries
from app.delivery.closing import close_sitting
from app.delivery.preparing import prepare_sitting
from app.demo import councils
from app.demo.answering import Presence, sit
from app.demo.people import PERSONA_ID, Cast
from app.demo.timetable import at, on
from app.errors import NotFound
from app.exams.blueprints import propose_cells, set_blueprint
from app.exams.creating import create_exam
from app.exams.dating import date_event
from app.exams.models import Exam, Paper
from app.i18n import _
from app.invigilation import invigilating
from app.invigilation.invigilating import Scope
from app.invigilation.models import IncidentCategory
from app.ledger.recording import Actor
from app.regulations.models import RegulationProfile
from app.regulations.queries import find_latest_profile
from app.regulations.ranking import Standing
from app.results.deciding_ties import decide_tie, places_left
from app.results.publishing import publish_results
from app.results.queries import list_candidates
from app.results.ranking import rank_exam
from app.results.settling import settle_paper
from app.sittings import queries as sittings
from app.sittings.assembling import assemble_forms
from app.sittings.models import Sitting
from app.sittings.rooms import add_room
from app.sittings.scheduling import schedule_sitting
from app.sittings.seating import seat_candidates

DATA = Path(__file__).parent / "data"
WORKBOOK = DATA / "dang-ky-du-thi-2025.xlsx"
CODE, TITLE = "chv-2025", "Kỳ thi tuyển Chấp hành viên sơ cấp năm 2025"
PROFILE = "chv-2025"
CLOSING, EXAM_DAY = date(2025, 11, 28), date(2025, 12, 20)
QUOTAS = {
    "Hà Nội": 8,
    "Hải Phòng": 5,
    "Quảng Ninh": 3,
    "Lạng Sơn": 3,
    "Điện Biên": 4,
    "Thanh Hóa": 6,
    "Nghệ An": 6,
    "Đà Nẵng": 5,
    "Gia Lai": 7,
    "Đắk Lắk": 8,
    "Lâm Đồng": 6,
    "TP. Hồ Chí Minh": 9,
    "Cần Thơ": 9,
    "An Giang": 5,
}
ROOMS, SITE = 8, "Trung tâm khảo thí, 30 Trần Phú, Hà Nội"
SEED = 20_251_220
ABSENT_ALL_DAY, ABSENT_AFTERNOON = 4, 2
MILESTONES = (
    ("need_reported", date(2025, 3, 28)),
    ("preselection", date(2025, 12, 3)),
    ("preselection_notified", date(2025, 12, 5)),
    ("site_posted", date(2025, 12, 18)),
    ("exam_opening", date(2025, 12, 20)),
    ("exam_closing", date(2025, 12, 20)),
    ("scores_published", date(2025, 12, 26)),
    ("results_published", date(2025, 12, 26)),
    ("supervision_reported", date(2025, 12, 30)),
)


def require_profile() -> RegulationProfile:
    """The rules both exams of the demonstration are held under. Raise NotFound."""
    profile = find_latest_profile(PROFILE)
    if profile is None:
        raise NotFound(f"regulation profile {PROFILE}: run flask init first")
    return profile


def load_bank(*, by: Actor) -> None:
    """The starter bank, as loaded in the summer before the round."""
    with on(date(2025, 8, 28)):
        load_starter_bank(by=by)


def register_candidates(cast: Cast) -> Exam:
    """Plan the round, take in the registrations, decide the unclear ones, publish, number."""
    by = cast.administrator
    with on(date(2025, 11, 12)):
        exam = create_exam(
            CODE,
            title=TITLE,
            profile=require_profile(),
            closing_on=CLOSING,
            content_on=EXAM_DAY,
            quotas=QUOTAS,
            by=by,
        )
    councils.form_council(exam, cast)
    with on(date(2025, 11, 29), 8):
        upload = upload_workbook(exam, WORKBOOK.read_bytes(), WORKBOOK.name, by=by)
        read_soon(upload, by=by, return_url="")
        confirm_soon(upload, by=by, return_url="")
    _decide_reviews(exam, by=by)
    councils.compare_with_candidates(exam, cast)
    with on(date(2025, 12, 5), 15):
        publish_lists(exam, by=by)
    with on(date(2025, 12, 8), 9):
        number_candidates(exam, by=by)
    return exam


def _decide_reviews(exam: Exam, *, by: Actor) -> None:
    decisions = tomllib.loads((DATA / "decisions.toml").read_text(encoding="utf-8"))["decision"]
    for number, decision in enumerate(decisions):
        application = candidates.find_application(exam, decision["national_id"])
        if application is None:
            raise NotFound(f"application {decision['national_id']}")
        with clock.pretending(at(date(2025, 12, 2), 8) + timedelta(minutes=35 * number)):
            decide_finding(
                application,
                decision["condition"],
                met=decision["met"],
                reason=decision["reason"],
                by=by,
            )


def prepare_exam_day(exam: Exam, cast: Cast) -> list[Sitting]:
    """Rooms, both sittings, seats, blueprints and forms; then everything made and checked."""
    by = cast.administrator
    law, skills = exam.papers
    with on(date(2025, 12, 9)):
        for number in range(1, ROOMS + 1):
            add_room(exam, f"{number:02}", site=SITE, capacity=26, by=by)
        morning = schedule_sitting(law, "Ca sáng", at(EXAM_DAY, 8), by=by)
        afternoon = schedule_sitting(skills, "Ca chiều", at(EXAM_DAY, 14), by=by)
    with on(date(2025, 12, 10)):
        for sitting in (morning, afternoon):
            seat_candidates(sitting, sittings.list_rooms(exam.id), by=by)
    with on(date(2025, 12, 15)):
        for paper in (law, skills):
            make_forms(paper, forms=2, seed=SEED + paper.position, by=cast.trainer)
    with on(date(2025, 12, 19), 16):
        for sitting in (morning, afternoon):
            prepare_sitting(sitting, by=by)
    return [morning, afternoon]


def make_forms(paper: Paper, *, forms: int, seed: int, by: Actor) -> None:
    """A blueprint in proportion to the bank, and the forms drawn from it."""
    set_blueprint(paper, propose_cells(paper), by=by)
    assemble_forms(paper, forms=forms, seed=seed, by=by)


def hold_exam_day(
    exam: Exam, both: list[Sitting], cast: Cast, *, secret: str, tell: Callable[[str], None]
) -> None:
    """Everybody sits both papers, but the few who stay away; both sittings are closed."""
    rng = Random(SEED)  # noqa: S311  a simulation; the same people answer the same each time
    abilities = _draw_abilities(exam, rng)
    absent = rng.sample(sorted(abilities, key=str), ABSENT_ALL_DAY + ABSENT_AFTERNOON)
    for sitting, away in zip(both, (absent[:ABSENT_ALL_DAY], absent), strict=True):
        tell(_("%(paper)s: thí sinh làm bài", paper=sitting.paper.title))
        here = {key: value for key, value in abilities.items() if key not in away}
        present = sit(sitting, here, rng=rng, secret=secret, by=cast.invigilator)
        _note_incident(sitting, present, cast)
        with clock.pretending(sitting.ends_at + timedelta(minutes=5)):
            close_sitting(sitting, by=cast.administrator)
        database.commit()


def _draw_abilities(exam: Exam, rng: Random) -> dict[UUID, float]:
    """An ability for each candidate (normal, in logits); the tour's candidate is a good one."""
    abilities = {one.id: rng.gauss(0.4, 0.7) for one in list_candidates(exam.id)}
    persona = next(one for one in list_candidates(exam.id) if is_persona(one))
    return abilities | {persona.id: 1.6}


def is_persona(candidate: Candidate) -> bool:
    """Whether this is the candidate of the tour."""
    return candidate.application.national_id == PERSONA_ID


def _note_incident(sitting: Sitting, present: list[Presence], cast: Cast) -> None:
    """One machine failed in the morning's third room; its candidate went on at another."""
    if sitting.starts_at.astimezone(clock.VIETNAM).hour > 12:
        return
    attempt = queries.get_attempt(
        present[len(present) // 3].credential.attempt_id, sitting_id=sitting.id
    )
    scope = Scope(attempt_id=attempt.id)
    with clock.pretending(sitting.ends_at + timedelta(seconds=30)):
        invigilating.note_incident(
            sitting,
            scope,
            invigilating.Noted(
                "Máy của thí sinh tự khởi động lại lúc 08:17; thí sinh làm tiếp sau 2 phút, "
                "các câu đã trả lời còn nguyên.",
                IncidentCategory.MACHINE,
                lost_minutes=2,
            ),
            by=cast.invigilator,
        )


def settle_and_publish(exam: Exam, cast: Cast) -> None:
    """Score both papers, decide the ties the rules leave open, publish, date the milestones."""
    by = cast.administrator
    with on(date(2025, 12, 22)):
        for paper in exam.papers:
            settle_paper(paper, by=by)
    with on(date(2025, 12, 24)):
        _decide_ties(exam, cast)
    with on(date(2025, 12, 26)):
        publish_results(exam, by=by)
    with on(date(2025, 12, 30), 17):
        for event, day in MILESTONES:
            date_event(exam, event, day, by=by)
    database.commit()


def _decide_ties(exam: Exam, cast: Cast) -> None:
    """The longer in the profession goes first: the council's criterion, with its minutes."""
    for province, tied in rank_exam(exam).undecided.items():
        elders = sorted(tied, key=lambda line: line.candidate.application.birth_on)
        chosen = [line.candidate.number for line in elders[: places_left(exam, province)]]
        decide_tie(
            exam,
            province,
            chosen,
            reason="Biên bản họp Hội đồng thi ngày 24/12/2025: bằng điểm cả hai môn, "
            "chọn người có thâm niên làm công tác pháp luật dài hơn.",
            by=cast.administrator,
        )


def list_selected(exam: Exam) -> list[Candidate]:
    """Who was selected, in the order of the list."""
    lines = rank_exam(exam).lines
    return [
        db.session.get_one(Candidate, each.candidate.id)
        for each in lines
        if each.standing is Standing.SELECTED
    ]
