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
from app.exams.clash_words import describe_clash
from app.exams.demanding import demands_of
from app.exams.feasibility import Feasibility, check_feasibility, gather_situation
from app.exams.models import Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.models import FormQuestion, PaperForm, Seat, Sitting
from question_bank.assembly.assemble import DrawnForm, assemble
from question_bank.assembly.clashes import Situation
from question_bank.assembly.verify import verify
from question_bank.errors import Fault

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
        self.clashes = [describe_clash(each, feasibility.paper) for each in feasibility.clashes]


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
    pool, situation = gather_situation(paper)
    drawn = _draw(paper, situation, forms=forms, seed=seed)
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
        demands=demands_of(paper).to_json(),
        relaxations={form.code: form.relaxations for form in made if form.relaxations},
    )
    return made


def _draw(paper: Paper, situation: Situation, *, forms: int, seed: int) -> Sequence[DrawnForm]:
    """The forms, drawn and verified. Raise Infeasible or FormUnsound."""
    feasibility = check_feasibility(paper, situation)
    if not feasibility.is_feasible:
        raise Infeasible(_why_not(feasibility), feasibility)
    drawn = assemble(
        situation.blueprint,
        situation.pool,
        situation.content_date,
        forms=forms,
        rng=Random(seed),  # noqa: S311  reproducible on purpose; the seed stands in the minutes
        excluded=situation.excluded,
        demands=situation.demands,
        enemies=situation.enemies,
    )
    for form in drawn:
        require_sound(form, situation)
    return drawn


def require_sound(form: DrawnForm, situation: Situation) -> None:
    """Raise FormUnsound if the form breaks the blueprint, a hard demand or the law's dates."""
    faults = verify(
        form,
        situation.blueprint,
        situation.pool,
        situation.content_date,
        demands=situation.demands,
        enemies=situation.enemies,
    )
    if faults:
        raise FormUnsound(_(faults[0].template, **faults[0].params))


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
    if present:
        require_unused(paper)
    if present and not replace:
        raise FormsExist(_("Môn này đã có mã đề. Hãy chọn thay thế nếu muốn lập lại."))
    return present


def require_unused(paper: Paper) -> None:
    """Raise FormsInUse if a sitting of the paper was prepared with its forms."""
    prepared = select(Sitting.id).where(
        Sitting.paper_id == paper.id, Sitting.prepared_at.is_not(None)
    )
    if db.session.scalar(prepared.limit(1)):
        raise FormsInUse(_("Ca thi của môn này đã chuẩn bị xong với các mã đề hiện có."))


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
    if feasibility.report.shortage:
        return _("Ngân hàng thiếu %(count)d câu so với ma trận.", count=feasibility.report.shortage)
    if feasibility.clashes:
        return describe_clash(feasibility.clashes[0], feasibility.paper)
    return _(
        "Ngân hàng có %(have)d câu dùng được, cần ít nhất %(need)d câu.",
        have=feasibility.usable,
        need=feasibility.bank_wanted,
    )


def as_stored(note: Fault) -> dict[str, object]:
    """A relaxation as a form keeps it."""
    return {"code": note.code, "template": note.template, "params": dict(note.params)}


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
        relaxations=[as_stored(note) for note in drawn.relaxations],
    )
    for version in versions:
        version.used_at = version.used_at or clock.now()
    db.session.add(form)
    return form
