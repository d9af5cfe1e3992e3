"""What of a form goes on paper: built from what candidates may see, never from a key."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from app.bank.contents import item_of
from app.bank.illustrating import find_images, names_shown
from app.documents.booklets import AnswerLine, BookletPart, Picture, PrintedQuestion, Tree
from app.documents.official import official_decimal
from app.errors import DomainError
from app.i18n import _
from app.sittings.models import FormQuestion, PaperForm
from question_bank.items.options import LETTERS
from question_bank.markup.reading import read
from question_bank.markup.tree import to_json

TRUE_FALSE = ("Đ", "S")
WIDEST_MM, PIXELS_A_MM = 150.0, 96 / 25.4
"""An image is printed as wide as a screen shows it, and never wider than the text."""


class PictureMissing(DomainError):
    """A question shows an image that is not in the bank."""


class LayoutsDiffer(DomainError):
    """Forms ask for different kinds of answers at one place, and it is not known who gets which."""


def lay_out_booklet(form: PaperForm) -> list[BookletPart]:
    """The form's questions in order; neighbours that share a case stand below it."""
    parts = []
    for stimulus, group in groupby(form.questions, key=lambda each: each.version.stimulus):
        questions = tuple(_printed(each) for each in group)
        if stimulus:
            parts.append(BookletPart(questions=questions, stimulus=to_tree(stimulus)))
        else:
            parts += [BookletPart(questions=(question,)) for question in questions]
    return parts


def to_tree(text: str) -> Tree:
    """A text of the bank as the tree that is typeset."""
    return to_json(read(text))


def find_pictures(form: PaperForm) -> dict[str, Picture]:
    """The images that the form's questions show, by name. Raise PictureMissing."""
    versions = [each.version for each in form.questions]
    names = [name for version in versions for name in names_shown(version)]
    found = find_images(names)
    missing = [name for name in names if name not in found]
    if missing:
        raise PictureMissing(_("Không còn hình “%(name)s” của mã đề.", name=missing[0]))
    return {
        name: Picture(
            content=image.content,
            suffix=image.media_type.removeprefix("image/").replace("jpeg", "jpg"),
            width_mm=min(WIDEST_MM, image.width / PIXELS_A_MM),
        )
        for name, image in found.items()
    }


def _printed(entry: FormQuestion) -> PrintedQuestion:
    shown: Mapping[str, Any] = item_of(entry.version).presentation()
    return PrintedQuestion(
        number=entry.position,
        points=official_decimal(entry.points),
        kind=shown["kind"],
        stem=_asked(shown),
        options=tuple(to_tree(option["text"]) for option in shown.get("options", [])),
        prompts=tuple(to_tree(prompt) for prompt in shown.get("prompts", [])),
        gaps=tuple(
            tuple(to_tree(option["text"]) for option in gap) for gap in shown.get("gaps", [])
        ),
        units=tuple(shown.get("units", [])),
    )


def _asked(shown: Mapping[str, Any]) -> Tree:
    """The text of the question; below it the image to mark, and how it is marked on paper."""
    stem = to_tree(shown["stem"])
    if "image" not in shown:
        return stem
    told = _(
        "Đánh dấu X ngay trên hình này, nhiều nhất %(count)d dấu; muốn bỏ dấu nào thì khoanh "
        "tròn dấu đó.",
        count=shown["marks"],
    )
    return [*stem, *to_tree(shown["image"]), ["p", {}, told]]


def lay_out_answers(form: PaperForm) -> list[AnswerLine]:
    """Where each question of the form is answered."""
    return [_line(each.position, item_of(each.version).presentation()) for each in form.questions]


def _line(number: int, shown: Mapping[str, Any]) -> AnswerLine:
    letters = tuple(LETTERS[: len(shown.get("options", []))])
    match shown["kind"]:
        case "single_choice" | "multiple_response":
            return AnswerLine(number=number, marks=letters)
        case "true_false":
            return AnswerLine(number=number, marks=TRUE_FALSE)
        case "true_false_group":
            rows = tuple(f"{letter.lower()})" for letter in letters)
            return AnswerLine(number=number, marks=TRUE_FALSE, rows=rows)
        case "matching":
            rows = tuple(f"{n}." for n in range(1, len(shown["prompts"]) + 1))
            return AnswerLine(number=number, marks=letters, rows=rows)
        case "cloze":
            most = max(len(gap) for gap in shown["gaps"])
            rows = tuple(f"({n})" for n in range(1, len(shown["gaps"]) + 1))
            return AnswerLine(number=number, marks=tuple(LETTERS[:most]), rows=rows)
        case _:
            return AnswerLine(number=number)


def join_layouts(layouts: Sequence[Sequence[AnswerLine]]) -> list[AnswerLine]:
    """One layout for candidates who write their form's code themselves.

    Each line has as many marks as any form needs. Raise LayoutsDiffer where one form asks for
    another kind of answer at the same place.
    """
    if len({len(lines) for lines in layouts}) != 1:
        raise LayoutsDiffer(_("Các mã đề có số câu khác nhau: hãy chuẩn bị ca thi trước khi in."))
    return [_join(lines) for lines in zip(*layouts, strict=True)]


def _join(lines: Sequence[AnswerLine]) -> AnswerLine:
    widest = max(lines, key=lambda line: len(line.marks))
    alike = all(
        line.rows == widest.rows
        and line.marks == widest.marks[: len(line.marks)]
        and bool(line.marks) == bool(widest.marks)
        for line in lines
    )
    if not alike:
        raise LayoutsDiffer(
            _(
                "Câu %(number)d của các mã đề khác loại nhau: hãy chuẩn bị ca thi để mỗi chỗ ngồi "
                "có mã đề rồi in.",
                number=widest.number,
            )
        )
    return widest
