"""Issuing a paper: its number, its two files, its place in the register."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text

from app import clock
from app import text as words
from app.accounts.models import User
from app.db import db
from app.documents.letters import OfficialLetter, official_letter
from app.documents.lists import official_list
from app.documents.official import Masthead, Signature, document_number
from app.documents.word_files import DOCX, letter_in_word, list_in_word
from app.errors import Conflict, DomainError
from app.exams.council import chair_signature, masthead
from app.exams.models import Exam
from app.files.models import StoredFile
from app.files.storing import store_file
from app.i18n import _
from app.issuing.kinds import KINDS, LETTERS, LIST_SIGN, Kind
from app.issuing.models import IssuedPaper
from app.issuing.wording import fill_fields
from app.jobs.queue import Progress, job_kind
from app.ledger.recording import Actor, record

PDF = "application/pdf"
NUMBERS_LOCK = 7_211_967
"""The PostgreSQL advisory lock that makes numbering serial; SQLite writes one at a time."""


class NotReady(DomainError):
    """What the paper is about is not settled yet."""


class ReplacedBefore(Conflict):
    """The paper was put right by another before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """A letter as typed: named fields still in it."""

    kind: str
    subject: str
    bases: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a paper stands in its series, and where it can be checked."""

    sign: str
    number: int
    code: str
    dated: date
    address: str

    def head(self, head: Masthead) -> Masthead:
        """The masthead with number and day."""
        return replace(head, number=document_number(self.number, self.sign), dated=self.dated)


def issue_list(
    exam: Exam, kind: Kind, *, public_url: str, by: Actor, replaces: IssuedPaper | None = None
) -> IssuedPaper:
    """Issue a list as everything stands now. Raise NotReady or ReplacedBefore."""
    if reason := kind.hindrance(exam):
        raise NotReady(reason)
    place = _take_place(exam, LIST_SIGN, public_url, replaces)
    made = kind.make(exam)
    paper = replace(made, masthead=place.head(made.masthead), verification_url=place.address)
    files = _keep(place, official_list(paper), list_in_word(paper))
    return _register(exam, kind.id, paper.subject, place, files, by=by, replaces=replaces)


def issue_letter(exam: Exam, letter: LetterText, *, public_url: str, by: Actor) -> IssuedPaper:
    """Issue a letter with its fields filled in. Raise UnknownField."""
    title, sign = LETTERS[letter.kind]
    draft = _letter(exam, letter, title)
    place = _take_place(exam, sign, public_url, None)
    paper = replace(draft, masthead=place.head(draft.masthead), verification_url=place.address)
    files = _keep(place, official_letter(paper), letter_in_word(paper))
    return _register(exam, letter.kind, paper.subject, place, files, by=by, replaces=None)


def preview_list(exam: Exam, kind: Kind) -> bytes:
    """The list as it would be issued now, without number, as PDF. Raise NotReady."""
    if reason := kind.hindrance(exam):
        raise NotReady(reason)
    return official_list(kind.make(exam))


def preview_letter(exam: Exam, letter: LetterText) -> bytes:
    """The letter as it would be issued, without number, as PDF. Raise UnknownField."""
    return official_letter(_letter(exam, letter, LETTERS[letter.kind][0]))


def next_number(exam: Exam, sign: str) -> int:
    """The number the next paper of the series gets."""
    stmt = select(func.max(IssuedPaper.number)).where(
        IssuedPaper.exam_id == exam.id, IssuedPaper.sign == sign
    )
    return (db.session.scalar(stmt) or 0) + 1


def _letter(exam: Exam, letter: LetterText, title: str) -> OfficialLetter:
    def filled(lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(fill_fields("\n".join(lines), exam).split("\n")) if lines else ()

    signature = chair_signature()
    return OfficialLetter(
        masthead=masthead(exam),
        title=title,
        subject=fill_fields(letter.subject, exam),
        bases=filled(letter.bases),
        paragraphs=_ended(filled(letter.paragraphs)),
        signature=Signature(
            position=signature.position,
            authority=signature.authority,
            recipients=letter.recipients,
        ),
    )


def _ended(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs, the last one ended the official way: "./."."""
    if not paragraphs:
        return ()
    *others, last = paragraphs
    return (*others, last.rstrip("./ ") + "./.")


def _take_place(exam: Exam, sign: str, public_url: str, replaces: IssuedPaper | None) -> _Place:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": NUMBERS_LOCK})
    if replaces is not None and _find_successor(replaces) is not None:
        raise ReplacedBefore(_("Văn bản số %(number)s đã được thay.", number=replaces.full_number))
    code = secrets.token_urlsafe(16)
    return _Place(
        sign=sign,
        number=next_number(exam, sign),
        code=code,
        dated=clock.today(),
        address=f"{public_url}/papers/{code}",
    )


def _find_successor(paper: IssuedPaper) -> UUID | None:
    return db.session.scalar(select(IssuedPaper.id).where(IssuedPaper.replaces_id == paper.id))


def _keep(place: _Place, pdf: bytes, word: bytes) -> tuple[StoredFile, StoredFile]:
    name = f"{place.number:02d}-{place.sign}"
    return store_file(pdf, f"{name}.pdf", PDF), store_file(word, f"{name}.docx", DOCX)


def _register(
    exam: Exam,
    kind: str,
    subject: str,
    place: _Place,
    files: tuple[StoredFile, StoredFile],
    *,
    by: Actor,
    replaces: IssuedPaper | None,
) -> IssuedPaper:
    pdf, word = files
    paper = IssuedPaper(
        exam_id=exam.id,
        kind=kind,
        number=place.number,
        sign=place.sign,
        subject=subject,
        subject_folded=words.fold(f"{place.number:02d}/{place.sign} {subject}"),
        dated=place.dated,
        issued_by_name=by.actor_name,
        code=place.code,
        pdf_id=pdf.id,
        word_id=word.id,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(paper)
    db.session.flush()
    record(
        "paper.issued",
        by=by,
        subject=paper.id,
        exam=exam.code,
        kind=kind,
        number=paper.full_number,
        pdf=pdf.sha256,
        word=word.sha256,
        replaces=replaces.full_number if replaces else "",
    )
    return paper


@job_kind("issuing.issue_list")
def issue_list_as_job(
    *,
    progress: Progress,
    exam_id: str,
    list_kind: str,
    public_url: str,
    user_id: str,
    replaces: str,
) -> StoredFile:
    """Issue a list beside the request: a large one takes seconds to typeset."""
    exam, user = db.session.get_one(Exam, UUID(exam_id)), db.session.get_one(User, UUID(user_id))
    before = db.session.get(IssuedPaper, UUID(replaces)) if replaces else None
    progress(0, 1, _("Đang lập văn bản"))
    kind = KINDS[list_kind]
    return issue_list(exam, kind, public_url=public_url, by=user, replaces=before).pdf
