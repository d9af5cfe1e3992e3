"""What a candidate's browser gets of a form: an allow-list, checked before it is stored."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from app.delivery.models import PaperPayload
from app.delivery.picturing import collect_images, describe_images, pack_images
from app.errors import DomainError
from app.i18n import _
from app.sittings.models import FormQuestion, PaperForm
from question_bank.illustrations import images_in
from question_bank.items.base import Item
from question_bank.items.cloze import Cloze
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import Matching
from question_bank.items.registry import item_from_dict
from question_bank.markup.reading import is_plain, plain_text, read
from question_bank.markup.tree import to_json

SHOWN = frozenset(
    {"slot", "kind", "stem", "options", "prompts", "gaps", "units", "image", "marks"}
    | {"points", "case"}
)
"""The only fields of a question that leave the server; `case` numbers a text in `cases`."""
ON_SCREEN = frozenset(
    {"kind", "stem", "options", "statements", "prompts", "entries", "gaps", "units", "image"}
)
"""The fields of an item whose texts a candidate reads, so they cannot be told from a leak."""
TELLING = 12
"""A hidden text of at least so many characters is looked for in the payload."""


class LeakyPayload(DomainError):
    """Something a candidate may not know would be in the payload."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question as the payload holds it, and what stays behind on the server."""

    shown: dict[str, object]
    kind: str
    option_order: tuple[int, ...]
    case: int | None
    blocks: tuple[range, ...] = ()
    marks: int = 0

    @property
    def shape(self) -> list[object]:
        """Kind, number of options or marks, the case if any, and the numbers open to each part."""
        if self.blocks:
            spans = [[block.start, block.stop] for block in self.blocks]
            return [self.kind, len(self.option_order), self.case, spans]
        count = self.marks or len(self.option_order)
        return [self.kind, count, *([] if self.case is None else [self.case])]


def make_payload(form: PaperForm) -> PaperPayload:
    """Build and check the payload of a form (not added to the session).

    Raise LeakyPayload or ImagesNotFit.
    """
    # Option numbers of the payload are not the bank's: an author's habit must not show.
    rng = Random(f"{form.id}:{form.seed}")  # noqa: S311  reproducible on purpose
    items = [item_from_dict(question.version.content) for question in form.questions]
    cases = list(dict.fromkeys(q.version.stimulus for q in form.questions if q.version.stimulus))
    images = collect_images(_names_shown(items, cases), form_code=form.code)
    shown = [
        _show(question, item, rng, cases)
        for question, item in zip(form.questions, items, strict=True)
    ]
    whole: dict[str, object] = {"questions": [q.shown for q in shown]}
    whole |= {"cases": [shown_text(case) for case in cases]} if cases else {}
    whole |= {"images": describe_images(images)} if images else {}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    check_payload(text, items)
    return PaperPayload(
        form_id=form.id,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        body=gzip.compress(text.encode(), mtime=0),
        shape=[q.shape for q in shown],
        option_orders=[list(q.option_order) for q in shown],
        images=pack_images(images),
    )


def shown_text(text: str) -> str | list[object]:
    """A text as the exam page builds it: words without any mark as they are, else the tree."""
    return text if is_plain(text) else to_json(read(text))


def _names_shown(items: Sequence[Item], cases: Sequence[str]) -> list[str]:
    shown = [item.presentation() for item in items]
    return list(images_in([list(cases), shown]))


def _show(question: FormQuestion, item: Item, rng: Random, cases: Sequence[str]) -> ShownQuestion:
    order = item.shuffle_order(rng)
    presented = item.presentation(order or None)
    shown: dict[str, object] = {
        "slot": question.position,
        "kind": item.kind,
        "stem": shown_text(item.stem),
        "points": _plain(question.points),
    }
    shown |= _show_parts(presented)
    if isinstance(item, Hotspot):
        name, words = item.picture
        shown |= {"image": {"name": name, "alt": words}, "marks": item.marks}
    stimulus = question.version.stimulus
    case = cases.index(stimulus) if stimulus else None
    if case is not None:
        shown["case"] = case
    blocks = item.blocks if isinstance(item, (Matching, Cloze)) else ()
    marks = item.marks if isinstance(item, Hotspot) else 0
    return ShownQuestion(shown, item.kind, order, case, blocks, marks)


def _show_parts(presented: Mapping[str, object]) -> dict[str, object]:
    """What is chosen from and typed beside: texts only, numbered by their places."""
    shown: dict[str, object] = {"units": presented["units"]} if "units" in presented else {}
    if isinstance(prompts := presented.get("prompts"), list):
        shown["prompts"] = [shown_text(text) for text in prompts]
    if isinstance(options := presented.get("options"), list):
        shown["options"] = [shown_text(text) for text in _texts(options)]
    if isinstance(gaps := presented.get("gaps"), list):
        # A list to choose from holds nothing but words.
        shown["gaps"] = [[plain_text(text) for text in _texts(options)] for options in gaps]
    return shown


def _texts(options: Sequence[Mapping[str, object]]) -> list[str]:
    return [str(option["text"]) for option in options]


def _plain(points: Decimal) -> str:
    text = format(points, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_payload(text: str, items: list[Item]) -> None:
    """Raise LeakyPayload unless the payload holds allowed fields only and no hidden text."""
    questions = json.loads(text)["questions"]
    for question, item in zip(questions, items, strict=True):
        extra = set(question) - SHOWN
        if extra:
            raise LeakyPayload(_("Đề thi có trường không được phép: %(name)s", name=min(extra)))
        # Only the question's own fields: a phrase such as a sum may stand in another question too.
        own = json.dumps(question, ensure_ascii=False)
        visible = json.dumps(
            {name: question[name] for name in ON_SCREEN & set(question)}, ensure_ascii=False
        )
        for hidden in _hidden_texts(item):
            if len(hidden) >= TELLING and hidden in own and hidden not in visible:
                raise LeakyPayload(
                    _("Đề thi để lộ nội dung không được phép ở câu %(n)d", n=question["slot"])
                )


def _hidden_texts(item: Item) -> Iterator[str]:
    for name, value in item.to_dict().items():
        if name not in ON_SCREEN:
            yield from _leaves(value)


def _leaves(value: object) -> Iterator[str]:
    """Every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
