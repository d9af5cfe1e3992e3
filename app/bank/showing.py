"""A question as its author types it, shown as the exam page will show it to a candidate."""

from collections.abc import Callable, Mapping

from app.i18n import _
from question_bank.items.hotspot import Hotspot
from question_bank.markup.reading import read
from question_bank.markup.tree import to_json
from question_bank.question import Question

Words = Callable[[], Mapping[str, str]]

WORDS: list[Words] = []
AS_WORDS = frozenset({"kind", "units", "marks"})
"""What a payload holds as it is, not as a text with marks."""


def page_words(words: Words) -> Words:
    """Register what the exam page's script may say: the feature above the bank knows."""
    WORDS.append(words)
    return words


def list_words() -> dict[str, str]:
    """Every sentence of the exam page's script, by name."""
    return {name: text for words in WORDS for name, text in words().items()}


def editor_words() -> dict[str, str]:
    """Every sentence of the editor's script: those of the exam page and its own."""
    return {
        **list_words(),
        "markedRight": _("{letter} là đáp án"),
        "markedWrong": _("{letter} không là đáp án"),
        "noPreview": _("Loại câu này chưa xem trước được."),
        "draw": _("Vẽ vùng {n} trên hình"),
        "drawTwo": _("Vùng {n}: bấm hai góc đối nhau trên hình. Phím Esc để thôi."),
        "drawCorners": _(
            "Vùng {n}: bấm lần lượt từng đỉnh trên hình; xong thì bấm Esc hoặc nút Vẽ."
        ),
        "drawDone": _("Đã thôi vẽ vùng {n}."),
        "notSent": _("Chưa gửi được hình. Hãy thử lại."),
    }


def as_shown(question: Question) -> dict[str, object]:
    """The question as a payload would hold it, its options in the author's order."""
    presented = question.item.presentation()
    shown = {name: _text(value) for name, value in presented.items() if name not in AS_WORDS}
    shown |= {name: presented[name] for name in AS_WORDS & set(presented)}
    if isinstance(question.item, Hotspot):
        name, words = question.item.picture
        shown["image"] = {"name": name, "alt": words}
    case = {"case": 0, "caseText": _tree(question.stimulus)} if question.stimulus else {}
    return {**shown, "slot": 1, "points": str(question.points), **case}


def _text(value: object) -> object:
    """Texts as trees; an option, which is a text with its number, as its text alone."""
    if isinstance(value, str):
        return _tree(value)
    if isinstance(value, dict) and {"id", "text"} == set(value):
        return _tree(str(value["text"]))
    if isinstance(value, (list, tuple)):
        return [_text(each) for each in value]
    return value


def _tree(text: str) -> list[object]:
    return to_json(read(text))
