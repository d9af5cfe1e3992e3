"""Assembling the frozen forms of a paper from its blueprint."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random

from sqlalchemy import delete, select, update

from app import clock
from app.bank import queries as bank
from app.bank.models import QuestionVersion
from app.db import db
from app.errors import DomainError
from app.exams.blueprints import Feasibility, check_feasibility, left_out, to_blueprint
from app.exams.models import Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import FormQuestion, PaperForm, Seat, Sitting
from question_bank.assembly.assemble import DrawnForm, assemble
from question_bank.assembly.verify import verify

MOST_FORMS, HIGHEST_SEED = 20, 2**31 - 1


class FormCountWrong(DomainError):
    """Fewer than one or more than `MOST_FORMS` forms were asked for."""


class SeedWrong(DomainError):
    """The seed is not a whole number from 0 to `HIGHEST_SEED`."""


class Infeasible(DomainError):
    """The bank cannot fill the blueprint; `feasibility` says for each cell by how much."""

    def __init__(self, message: str, feasibility: Feasibility) -> None:
        super().__init__(message)
        self.feasibility = feasibility.as_data()


class FormsExist(DomainError):
    """The paper has forms, and nobody said that they are to be replaced."""


class FormsInUse(DomainError):
    """A sitting was prepared with the paper's forms; they stay for good."""


class FormUnsound(DomainError):
    """A drawn form breaks the blueprint or the law's dates; nothing was stored."""


def assemble_forms(
    paper: Paper, *, forms: int, seed: int, by: Actor, replace: bool = False
) -> list[PaperForm]:
    """Draw, verify, freeze and store the paper's forms; the same bank and seed give the same.

    Raise FormCountWrong, SeedWrong, FormsExist, FormsInUse, Infeasible or FormUnsound.
    """
    _check_request(forms, seed)
    present = _check_present(paper, replace=replace)
    pool = bank.get_pool()
    feasibility = check_feasibility(paper, pool)
    if not feasibility.is_feasible:
        raise Infeasible(_why_not(feasibility), feasibility)
    blueprint, day = to_blueprint(paper), paper.exam.content_on
    drawn = assemble(
        blueprint,
        pool.entries,
        day,
        forms=forms,
        rng=Random(seed),  # noqa: S311  reproducible on purpose; the seed stands in the minutes
        excluded=left_out(pool),
    )
    for form in drawn:
        if faults := verify(form, blueprint, pool.entries, day):
            raise FormUnsound(_(faults[0].template, **faults[0].params))
    _remove(present)
    made = [_freeze(paper, form, pool, seed=seed, by=by) for form in drawn]
    db.session.flush()
    record(
        "paper_forms.assembled",
        by=by,
        subject=paper.id,
        seed=seed,
        forms={form.code: form.sha256 for form in made},
        replaced={form.code: form.sha256 for form in present},
    )
    return made


def form_digest(questions: Iterable[FormQuestion]) -> str:
    """SHA-256 (hex) over version id, content hash and points of each question, in order."""
    rows = [
        [str(each.version.id), each.version.content_hash, _plain(each.points)]
        for each in sorted(questions, key=lambda each: each.position)
    ]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def _plain(points: Decimal) -> str:
    """Points in one way of writing, so that 1 and 1.0 give one digest."""
    return format(points.normalize(), "f")


def _check_request(forms: int, seed: int) -> None:
    if not 1 <= forms <= MOST_FORMS:
        raise FormCountWrong(_("Số mã đề từ 1 đến %(most)d.", most=MOST_FORMS))
    if not 0 <= seed <= HIGHEST_SEED:
        raise SeedWrong(_("Số khởi tạo từ 0 đến %(most)d.", most=HIGHEST_SEED))


def _check_present(paper: Paper, *, replace: bool) -> Sequence[PaperForm]:
    """The forms that are there, which may go. Raise FormsInUse or FormsExist."""
    present = db.session.scalars(select(PaperForm).where(PaperForm.paper_id == paper.id)).all()
    prepared = select(Sitting.id).where(
        Sitting.paper_id == paper.id, Sitting.prepared_at.is_not(None)
    )
    if present and db.session.scalar(prepared.limit(1)):
        raise FormsInUse(_("Ca thi của môn này đã chuẩn bị xong với các mã đề hiện có."))
    if present and not replace:
        raise FormsExist(_("Môn này đã có mã đề. Hãy chọn thay thế nếu muốn lập lại."))
    return present


def _remove(forms: Sequence[PaperForm]) -> None:
    """Take the forms out of the seats they were given to, and away."""
    ids = [form.id for form in forms]
    db.session.execute(update(Seat).where(Seat.form_id.in_(ids)).values(form_id=None))
    db.session.execute(delete(FormQuestion).where(FormQuestion.form_id.in_(ids)))
    db.session.execute(delete(PaperForm).where(PaperForm.id.in_(ids)))


def _why_not(feasibility: Feasibility) -> str:
    if not feasibility.is_complete:
        return _(
            "Ma trận có %(have)d câu, môn thi cần %(need)d câu.",
            have=feasibility.question_count,
            need=feasibility.paper.question_count,
        )
    return _("Ngân hàng thiếu %(count)d câu so với ma trận.", count=feasibility.report.shortage)


def _freeze(paper: Paper, drawn: DrawnForm, pool: bank.Pool, *, seed: int, by: Actor) -> PaperForm:
    """The form's rows, its digest, and its versions marked as used."""
    versions: Sequence[QuestionVersion] = [pool.versions[pick.id] for pick in drawn.picks]
    questions = [
        FormQuestion(position=position, version=version, points=pick.points)
        for position, (pick, version) in enumerate(zip(drawn.picks, versions, strict=True), start=1)
    ]
    form = PaperForm(
        paper=paper,
        code=f"{paper.position}{drawn.number:02}",
        seed=seed,
        assembled_by_name=by.actor_name,
        sha256=form_digest(questions),
        questions=questions,
    )
    for version in versions:
        version.used_at = version.used_at or clock.now()
    db.session.add(form)
    return form
