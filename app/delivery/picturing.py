"""The images of a form: found, checked one by one, and packed for the exam page."""

import hashlib
from collections.abc import Sequence

from app.bank.illustrating import find_images
from app.bank.image_models import QuestionImage
from app.bank.reencoding import ImageRefused, reencode
from app.delivery.picture_pack import Packed, pack
from app.errors import DomainError
from app.i18n import _

MOST_BYTES = 40 << 20
"""All images of a form together: what a room of machines can fetch while it waits."""


class ImagesNotFit(DomainError):
    """An image of the form is missing, damaged or too much; the message says which."""


def collect_images(names: Sequence[str], *, form_code: str) -> list[QuestionImage]:
    """The images of these names, each of which loads. Raise ImagesNotFit."""
    found = find_images(names)
    for name in names:
        image = found.get(name)
        if image is None or not loads(image):
            raise ImagesNotFit(
                _(
                    "Mã đề %(code)s có hình “%(name)s” không mở được. Hãy tải lại hình đó trong "
                    "ngân hàng câu hỏi rồi tạo mã đề mới.",
                    code=form_code,
                    name=name[:60],
                )
            )
    images = [found[name] for name in names]
    if sum(image.size for image in images) > MOST_BYTES:
        raise ImagesNotFit(
            _(
                "Các hình của mã đề %(code)s nặng hơn %(size)d MB. Hãy dùng hình nhỏ hơn.",
                code=form_code,
                size=MOST_BYTES >> 20,
            )
        )
    return images


def loads(image: QuestionImage) -> bool:
    """Whether the bytes are those that were stored and every pixel can be read."""
    if hashlib.sha256(image.content).hexdigest() != image.sha256:
        return False
    try:
        reencode(image.content)
    except ImageRefused:
        return False
    return True


def pack_images(images: Sequence[QuestionImage]) -> bytes | None:
    """The images as one file; nothing for none."""
    if not images:
        return None
    return pack([Packed(each.name, each.media_type, each.content) for each in images])


def describe_images(images: Sequence[QuestionImage]) -> dict[str, dict[str, object]]:
    """What the page must know of each image before it has it: hash and size in pixels."""
    return {
        each.name: {"sha256": each.sha256, "width": each.width, "height": each.height}
        for each in images
    }
