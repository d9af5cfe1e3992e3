"""Images for questions: keeping one, finding those a text shows, refusing those nobody has."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from app.bank.image_models import QuestionImage
from app.bank.models import QuestionVersion
from app.bank.reencoding import Picture, reencode
from app.db import db
from app.errors import DomainError, NotFound
from app.i18n import _
from app.ledger.recording import Actor, record
from question_bank.illustrations import images_in

NAME_LENGTH = 16


class UnknownImage(DomainError):
    """A text shows an image that the bank does not have."""


class ImageDamaged(DomainError):
    """The stored bytes no longer have the hash they were stored with."""


def add_image(data: bytes, *, by: Actor) -> QuestionImage:
    """Keep the uploaded image, made anew; the same image twice is one. Raise ImageRefused."""
    return keep_picture(reencode(data), by=by)


def keep_picture(picture: Picture, *, by: Actor) -> QuestionImage:
    """Keep a picture that was made anew before."""
    name = picture.sha256[:NAME_LENGTH]
    found = find_images([name]).get(name)
    if found is not None and found.sha256 == picture.sha256:
        return found
    image = QuestionImage(
        name=name,
        sha256=picture.sha256,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        content=picture.content,
        created_by_id=by.actor_id,
    )
    db.session.add(image)
    db.session.flush()
    record("image.added", by=by, subject=image.id, name=name, sha256=image.sha256)
    return image


def find_images(names: Iterable[str]) -> Mapping[str, QuestionImage]:
    """The images that have these names, by name."""
    wanted = set(names)
    if not wanted:
        return {}
    stmt = select(QuestionImage).where(QuestionImage.name.in_(wanted))
    return {image.name: image for image in db.session.scalars(stmt)}


def get_image(name: str) -> QuestionImage:
    """The image of this name, checked against its hash. Raise NotFound or ImageDamaged."""
    image = find_images([name]).get(name)
    if image is None:
        raise NotFound(f"image {name}")
    if hashlib.sha256(image.content).hexdigest() != image.sha256:
        raise ImageDamaged(f"image {name} was changed after it was stored")
    return image


def names_shown(version: QuestionVersion) -> Sequence[str]:
    """The images in the texts a candidate or a learner sees of a version."""
    return images_in([version.stimulus, version.content, version.explanation])


def refuse_unknown(names: Iterable[str]) -> None:
    """Raise UnknownImage for the first image that the bank does not have."""
    wanted = list(names)
    missing = [name for name in wanted if name not in find_images(wanted)]
    if missing:
        raise UnknownImage(
            _("Ngân hàng không có hình “%(name)s”. Hãy tải hình lên trước.", name=missing[0][:60])
        )
