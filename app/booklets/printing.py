"""Printing a form and its keys. Whoever prints is written down, every time."""

from app import clock
from app.bank.contents import item_of
from app.booklets.laying_out import find_pictures, lay_out_booklet
from app.clock import VIETNAM
from app.documents.booklets import BookletHead, KeySheet, print_booklet, print_key_sheet
from app.errors import DomainError
from app.exams.council import COUNCIL, PARENT, chair_signature, masthead
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings.form_queries import FormFacts
from app.sittings.models import PaperForm

BOOKLET, KEYS = "paper_form.booklet_printed", "paper_form.keys_printed"


class FormTampered(DomainError):
    """The form is not what was frozen: it may not leave the system."""


def print_form(facts: FormFacts, *, by: Actor) -> bytes:
    """Print the form's booklet as PDF and write it down. Raise FormTampered or PictureMissing."""
    form = _require_intact(facts)
    printed = print_booklet(
        BookletHead(
            parent=PARENT,
            issuer=COUNCIL,
            exam=form.paper.exam.title,
            paper=form.paper.title,
            minutes=form.paper.minutes,
            code=form.code,
        ),
        lay_out_booklet(form),
        find_pictures(form),
    )
    record(BOOKLET, by=by, subject=form.id, code=form.code, sha256=form.sha256)
    return printed


def print_keys(facts: FormFacts, *, by: Actor) -> bytes:
    """Print the form's right answers as PDF and write it down. Raise FormTampered."""
    form = _require_intact(facts)
    rows = [
        (
            each.position,
            item_of(each.version).key_text(),
            each.version.question.code,
            each.points,
        )
        for each in form.questions
    ]
    printed = print_key_sheet(
        KeySheet(
            masthead=masthead(form.paper.exam, dated=clock.now().astimezone(VIETNAM).date()),
            code=form.code,
            subject=f"Môn thi {form.paper.title}, mã đề {form.code}",
            paragraphs=(
                (
                    f"{form.paper.exam.title}. Mã đề {form.code}: {len(form.questions)} câu. "
                    f"Mã băm SHA-256 của mã đề khi chốt: {form.sha256}."
                ),
            ),
            rows=rows,
            signature=chair_signature(),
        )
    )
    record(KEYS, by=by, subject=form.id, code=form.code, sha256=form.sha256)
    return printed


def file_name(kind: str, form: PaperForm) -> str:
    """The name of a printed file: what it is, of which exam, paper and form."""
    return f"{kind}-{form.paper.exam.code}-{form.paper.code}-{form.code}.pdf"


def _require_intact(facts: FormFacts) -> PaperForm:
    if not facts.is_intact:
        raise FormTampered(_("Nội dung mã đề đã khác lúc chốt: không in."))
    return facts.form
