"""Swapping one question of a form for an equivalent one, until a sitting is prepared."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import clock
from app.bank import queries as bank
from app.bank.models import QuestionVersion
from app.db import db
from app.errors import DomainError, NotFound
from app.exams.feasibility import gather_situation
from app.exams.models import Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.assembling import as_stored, form_digest, require_unused
from app.sittings.form_queries import list_forms
from app.sittings.models import FormQuestion, PaperForm
from question_bank.assembly.assemble import DrawnForm, Pick
from question_bank.assembly.blueprint import Blueprint
from question_bank.assembly.swapping import Bench, Equivalent

MOST_OFFERED = 50


class BlueprintChanged(DomainError):
    """The blueprint is no longer the one the forms were drawn to."""


class NotEquivalent(DomainError):
    """The question cannot stand there: the form would break a demand that it keeps."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that may take the place, and the codes of other forms that hold it."""

    version: QuestionVersion
    equivalent: Equivalent
    form_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwapTable:
    """One question of a form with all that may stand in its place, the nearest first."""

    form: PaperForm
    question: FormQuestion
    bench: Bench
    pool: bank.Pool
    offers: Sequence[Offer]

    @property
    def place(self) -> int:
        """The question's place in the form, from 0."""
        return self.question.position - 1


def lay_out(paper: Paper, form_id: UUID, position: int) -> SwapTable:
    """The question with its equivalents. Raise NotFound, FormsInUse or BlueprintChanged."""
    forms = [facts.form for facts in list_forms(paper)]
    form = next((each for each in forms if each.id == form_id), None)
    if form is None or not 1 <= position <= len(form.questions):
        raise NotFound(f"question {position} of form {form_id}")
    require_unused(paper)
    pool, situation = gather_situation(paper)
    drawn = [_to_drawn(each, number, situation.blueprint) for number, each in enumerate(forms, 1)]
    bench = Bench(situation, drawn, forms.index(form) + 1)
    offers = [
        Offer(pool.versions[each.id], each, tuple(forms[number - 1].code for number in each.forms))
        for each in bench.list_equivalents(position - 1)
    ]
    return SwapTable(form, form.questions[position - 1], bench, pool, offers)


def _to_drawn(form: PaperForm, number: int, blueprint: Blueprint) -> DrawnForm:
    """The stored form as it was drawn: its questions stand in the order of the cells."""
    cells = [place for place, cell in enumerate(blueprint.cells) for _each in range(cell.count)]
    if len(cells) != len(form.questions):
        raise BlueprintChanged(
            _("Ma trận đã đổi sau khi lập mã đề: hãy lập lại mã đề thay vì đổi từng câu.")
        )
    return DrawnForm(
        number,
        tuple(
            Pick(cell, each.version.question.code, each.points)
            for cell, each in zip(cells, form.questions, strict=True)
        ),
    )


def swap_question(table: SwapTable, code: str, *, by: Actor) -> PaperForm:
    """Put the question with this code in the place; verify, digest and record the form anew.

    Raise NotEquivalent.
    """
    if code not in {offer.version.question.code for offer in table.offers}:
        raise NotEquivalent(_("Câu này không thay được: mã đề sẽ sai ma trận hoặc một đòi hỏi."))
    form, question, version = table.form, table.question, table.pool.versions[code]
    before = {"question": question.version.question.code, "sha256": form.sha256}
    swapped = table.bench.swap(table.place, code)
    question.version = version
    db.session.flush()
    version.used_at = version.used_at or clock.now()
    form.sha256 = form_digest(form.questions)
    form.relaxations = [as_stored(note) for note in swapped.relaxations]
    db.session.flush()
    record(
        "paper_forms.question_swapped",
        by=by,
        subject=form.id,
        form=form.code,
        position=question.position,
        before=before,
        after={"question": code, "sha256": form.sha256},
        relaxations=form.relaxations,
    )
    return form
