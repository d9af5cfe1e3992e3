"""The images of a file of questions: made anew, kept while they wait, handed on when confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import delete, select

from app.bank.illustrating import find_images
from app.bank.image_models import PendingImage
from app.bank.reencoding import ImageRefused, Picture, reencode
from app.db import db
from question_bank.errors import N_, Fault
from question_bank.formats.base import Draft, LocatedQuestion, Report
from question_bank.formats.pictures import NAME_LENGTH, Pictures
from question_bank.illustrations import call_images, images_in, images_of, rename_in

REFUSED = "picture-refused"
"""The code of the fault that a sound question gets for an image that cannot be made anew."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What became of a file's images: those made anew by their new names, and those refused."""

    pictures: Mapping[str, Picture] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    """By the names that the questions still call them: the file's name for it, and why."""


def redraw(report: Report) -> tuple[Report, Redrawn]:
    """The report with its images called by the names they will have, and the images.

    A refused one keeps its name, and every question that shows it gets a fault.
    """
    if not report.pictures:
        return report, Redrawn()
    shown = {name for each in report.questions for name in images_of(each.question)}
    shown |= {name for each in report.drafts for name in images_in(each.content)}
    found = {name: each for name, each in report.pictures.items() if name in shown}
    pictures, names, refused = _made_anew(found)
    questions = [
        replace(each, question=call_images(each.question, names)) for each in report.questions
    ]
    drafts = [_renamed(each, names) for each in report.drafts]
    faults = [fault for each in questions for fault in _refusals(each, refused)]
    faults += [fault for each in drafts for fault in _refusals(each, refused)]
    told = replace(
        report,
        questions=tuple(questions),
        drafts=tuple(drafts),
        faults=(*report.faults, *faults),
        pictures={},
    )
    return told, Redrawn(pictures, refused)


def _made_anew(found: Pictures) -> tuple[dict[str, Picture], dict[str, str], dict[str, str]]:
    pictures: dict[str, Picture] = {}
    names: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name, each in found.items():
        try:
            picture = reencode(each.content)
        except ImageRefused as refusal:
            refused[name] = f"{each.source}: {refusal}"
            continue
        names[name] = picture.sha256[:NAME_LENGTH]
        pictures[names[name]] = picture
    return pictures, names, refused


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    content = rename_in(dict(draft.content), names)
    return replace(draft, content=content if isinstance(content, dict) else {})


def _refusals(one: LocatedQuestion | Draft, refused: Mapping[str, str]) -> list[Fault]:
    shown = images_of(one.question) if isinstance(one, LocatedQuestion) else images_in(one.content)
    return [
        Fault(
            code=REFUSED,
            template=N_("Hình %(why)s"),
            line=one.line,
            column=one.source or None,
            params={"why": refused[name]},
        )
        for name in shown
        if name in refused
    ]


def keep_pending(import_id: UUID, pictures: Mapping[str, Picture]) -> None:
    """Keep the images of a preview in place of those it had; none the bank has already."""
    drop_pending(import_id)
    known = find_images(pictures)
    db.session.add_all(
        PendingImage(
            import_id=import_id,
            name=name,
            sha256=each.sha256,
            media_type=each.media_type,
            width=each.width,
            height=each.height,
            content=each.content,
        )
        for name, each in pictures.items()
        if name not in known
    )
    db.session.flush()


def drop_pending(import_id: UUID) -> None:
    """Forget the images of a preview."""
    db.session.execute(delete(PendingImage).where(PendingImage.import_id == import_id))


def pending_names(import_id: UUID) -> frozenset[str]:
    """What the images of a preview are called."""
    stmt = select(PendingImage.name).where(PendingImage.import_id == import_id)
    return frozenset(db.session.scalars(stmt))


def pending_pictures(import_id: UUID, names: Iterable[str]) -> dict[str, Picture]:
    """Those of a preview's images that have these names."""
    stmt = select(PendingImage).where(
        PendingImage.import_id == import_id, PendingImage.name.in_(set(names))
    )
    return {each.name: _picture(each) for each in db.session.scalars(stmt)}


def find_pending(name: str) -> Picture | None:
    """The image of this name that waits in any preview."""
    stmt = select(PendingImage).where(PendingImage.name == name).limit(1)
    found: Sequence[PendingImage] = db.session.scalars(stmt).all()
    return _picture(found[0]) if found else None


def _picture(each: PendingImage) -> Picture:
    return Picture(each.content, each.media_type, each.width, each.height)
