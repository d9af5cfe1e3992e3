"""What waits for a person, as tasks with a page and a date. Derived each time, never stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from app import clock
from app.accounts.models import User
from app.bank.provision_queries import count_to_revisit
from app.bank.review_queries import count_waiting_for, first_due, list_returned_to
from app.candidates.models import Outcome
from app.exams.models import Exam
from app.exams.queries import list_milestones
from app.exams.rules import rules_of
from app.exams.timeline import DeadlineState, draw_timeline
from app.home import queries
from app.home.queries import Round, SittingState
from app.i18n import _
from app.jobs.models import Job
from app.results.ranking import rank_exam
from app.sittings.models import Sitting
from app.web.jinja import day, when

SOON = timedelta(days=14)
"""How far ahead a deadline is shown before it is late."""
LOOK_BACK = timedelta(days=7)
"""How long a failed job is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: words, page, a note, a date in words; state is todo, late or blocked."""

    label: str
    url: str | None = None
    note: str = ""
    due: str = ""
    state: str = "todo"


def for_administrator(rounds: Iterable[Round]) -> list[Task]:
    """What the organiser of exams has to do, round by round, in the order of a round."""
    return [task for each in rounds for task in _round(each)]


def _round(round_: Round) -> Iterator[Task]:
    yield from _applications(round_)
    for state in round_.sittings:
        yield from _sitting(state)
    yield from _results(round_)
    yield from _deadlines(round_.exam)


def _applications(round_: Round) -> Iterator[Task]:
    exam, counts = round_.exam, round_.outcomes
    due = _("chốt hồ sơ %(day)s", day=day(exam.closing_on))
    if not counts:
        label = _("Nhận danh sách đăng ký")
        url = url_for("registration.upload_workbook", exam_id=exam.id)
        yield Task(label=label, url=url, note=exam.title, due=due)
    elif reviews := counts.get(Outcome.REVIEW, 0):
        label = _("Xem xét %(count)d hồ sơ chưa rõ điều kiện", count=reviews)
        url = url_for("candidates.list_reviews", exam_id=exam.id)
        yield Task(label=label, url=url, note=exam.title, due=due)
    elif exam.lists_published_at is None:
        label = _("Công bố danh sách đủ và không đủ điều kiện")
        url = url_for("candidates.publish_lists", exam_id=exam.id)
        yield Task(label=label, url=url, note=exam.title)
    elif not round_.candidates:
        label = _("Đánh số báo danh")
        url = url_for("candidates.list_candidates", exam_id=exam.id)
        yield Task(label=label, url=url, note=exam.title)


def _sitting(state: SittingState) -> Iterator[Task]:
    sitting, now = state.sitting, clock.now()
    note = f"{sitting.exam.title}, {sitting.title}, {sitting.paper.title}"
    due, state_word = when(sitting.starts_at), "late" if sitting.starts_at <= now else "todo"
    if not state.seated:
        url = _page("sittings.seat_candidates", sitting)
        yield Task(label=_("Xếp chỗ cho ca thi"), url=url, note=note, due=due, state=state_word)
    if not state.has_forms:
        url = url_for(
            "paper_forms.assemble_forms", exam_id=sitting.exam_id, paper_id=sitting.paper_id
        )
        yield Task(label=_("Tạo mã đề"), url=url, note=note, due=due, state=state_word)
    if state.seated and state.has_forms and sitting.prepared_at is None:
        url = _page("invigilation.prepare_sitting", sitting)
        yield Task(label=_("Chuẩn bị ca thi"), url=url, note=note, due=due, state=state_word)
    if sitting.prepared_at is not None and sitting.starts_at <= now:
        yield _running(sitting, note)


def _page(endpoint: str, sitting: Sitting) -> str:
    return url_for(endpoint, exam_id=sitting.exam_id, sitting_id=sitting.id)


def _running(sitting: Sitting, note: str) -> Task:
    ends_at = sitting.ends_at
    url = _page("invigilation.show_board", sitting)
    if ends_at <= clock.now():
        return Task(label=_("Khóa ca thi đã hết giờ"), url=url, note=note, due=when(ends_at))
    due = _("đến %(time)s", time=when(ends_at))
    return Task(label=_("Theo dõi ca thi đang làm bài"), url=url, note=note, due=due)


def _results(round_: Round) -> Iterator[Task]:
    exam = round_.exam
    for paper in round_.unscored:
        label = _("Chốt điểm môn %(paper)s", paper=paper.title)
        yield Task(
            label=label, url=url_for("results.settle_paper", exam_id=exam.id), note=exam.title
        )
    if not round_.has_scores:
        return
    undecided = rank_exam(exam).undecided
    for province, lines in undecided.items():
        label = _("Quyết định %(count)d người bằng điểm", count=len(lines))
        url = url_for("results.decide_tie", exam_id=exam.id, province=province)
        yield Task(label=label, url=url, note=f"{exam.title}, {province}")
    if not undecided and not round_.unscored and not round_.sittings:
        url = url_for("results.publish_results", exam_id=exam.id)
        yield Task(label=_("Công bố kết quả"), url=url, note=exam.title)


def _deadlines(exam: Exam) -> Iterator[Task]:
    """Legal deadlines that are late or come soon."""
    today = clock.today()
    profile = rules_of(exam)
    for entry in draw_timeline(exam, profile, list_milestones(exam), today=today):
        late = entry.state is DeadlineState.LATE
        soon = entry.state is DeadlineState.NEXT and entry.due_on is not None
        if late or (soon and entry.due_on and entry.due_on <= today + SOON):
            yield Task(
                label=entry.title,
                url=url_for("exams.show_timeline", exam_id=exam.id),
                note=f"{exam.title}; {entry.citation}",
                due=day(entry.due_on),
                state="late" if late else "todo",
            )


def for_trainer(viewer: User) -> list[Task]:
    """What waits for the trainer in the question bank and in the classes."""
    return [*_review_tasks(viewer), *_bank_tasks(), *_class_tasks()]


def _review_tasks(viewer: User) -> Iterator[Task]:
    if waiting := count_waiting_for(viewer):
        label = _("Duyệt %(count)d câu hỏi đang chờ", count=waiting)
        due = first_due(viewer)
        late = due is not None and due < clock.today()
        yield Task(
            label=label,
            url=url_for("reviews.list_reviews"),
            note=_("Có câu đã quá hạn duyệt.") if late else "",
            due=_("hạn gần nhất %(day)s", day=day(due)) if due else "",
            state="late" if late else "todo",
        )
    if to_revisit := count_to_revisit(viewer, on=clock.today()):
        yield Task(
            label=_("Câu hỏi của tôi cần xem lại: %(count)d câu", count=to_revisit),
            url=url_for("provisions.list_to_revisit"),
            note=_("Điều luật làm căn cứ đã hoặc sắp hết hiệu lực, hoặc đã đổi."),
            state="late",
        )
    for review in list_returned_to(viewer):
        question = review.version.question
        yield Task(
            label=_("Sửa câu %(code)s theo yêu cầu của người duyệt", code=question.code),
            url=url_for("reviews.show_review", question_id=question.id),
        )


def _bank_tasks() -> Iterator[Task]:
    if drafts := queries.count_drafts():
        label = _("Hoàn thiện và gửi duyệt %(count)d câu hỏi bản thảo", count=drafts)
        yield Task(label=label, url=url_for("bank.list_questions", status="draft"))
    if outdated := queries.count_outdated(clock.today()):
        yield Task(
            label=_("Sửa %(count)d câu hỏi dựa vào điều khoản hết hiệu lực", count=outdated),
            url=url_for("bank.list_questions", status="approved", force="no"),
            note=_("Câu đã duyệt nhưng điều khoản làm căn cứ không còn hiệu lực hôm nay."),
            state="late",
        )


def _class_tasks() -> Iterator[Task]:
    now, today = clock.now(), clock.today()
    missing = queries.list_sessions_without_attendance(now)
    for session in missing:
        yield Task(
            label=_("Điểm danh buổi “%(topic)s”", topic=session.topic),
            url=url_for("training.take_attendance", session_id=session.id),
            note=session.training_class.title,
            due=when(session.starts_at),
            state="late" if session.starts_at < now - timedelta(days=1) else "todo",
        )
    for session in queries.list_sessions_on(today):
        if session not in missing:
            yield Task(
                label=_("Buổi học hôm nay: %(topic)s", topic=session.topic),
                url=url_for("training.show_class", class_id=session.class_id),
                note=f"{session.training_class.title}, {session.training_class.site}",
                due=when(session.starts_at),
            )
    for over in queries.list_classes_over(today):
        yield Task(
            label=_("Ghi kết quả và kết thúc lớp %(code)s", code=over.code),
            url=url_for("training.decide_results", class_id=over.id),
            note=over.title,
            due=day(over.ends_on),
            state="late",
        )


def for_invigilator() -> list[Task]:
    """The sittings of today and of the next days."""
    now = clock.now()
    sittings = queries.list_sittings_between(now - timedelta(hours=12), now + SOON)
    return [
        Task(
            label=f"{sitting.title}: {sitting.paper.title}",
            url=_page("invigilation.show_board", sitting),
            note=sitting.exam.title,
            due=_span(sitting.starts_at, sitting.ends_at),
            state="todo" if sitting.prepared_at else "blocked",
        )
        for sitting in sittings
    ]


def _span(starts_at: datetime, ends_at: datetime) -> str:
    return _("%(start)s đến %(end)s", start=when(starts_at), end=when(ends_at))


def for_system_administrator() -> list[Task]:
    """Accounts without a password, and work that failed."""
    tasks = []
    if waiting := queries.count_accounts_without_password():
        tasks.append(
            Task(
                label=_("%(count)d tài khoản chưa đặt mật khẩu", count=waiting),
                url=url_for("accounts.list_accounts"),
                note=_("Đường dẫn đặt mật khẩu hết hạn sau 72 giờ; có thể cấp lại."),
            )
        )
    return tasks + [_failure(job) for job in queries.list_failed_jobs(clock.now() - LOOK_BACK)]


def _failure(job: Job) -> Task:
    label = _("Việc không chạy xong: %(title)s", title=job.title)
    return Task(label=label, note=job.message, due=when(job.finished_at), state="late")
