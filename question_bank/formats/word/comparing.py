"""What a document of ours would give back, beside what was meant."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from question_bank.question import Question

_TEXTS = frozenset({"stem", "options", "statements", "explanations"})
"""The fields of an item that are written with marks."""


def compare(
    given: Sequence[Question], back: Sequence[Question | None]
) -> tuple[set[int], dict[str, str]]:
    """The places of questions that came back as others, and the texts to carry for the rest.

    The texts are given by what came back of them; where several came back the same, none is.
    """
    pairs: dict[int, list[tuple[str, str]]] = {}
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for place, (question, found) in enumerate(zip(given, back, strict=True)):
        told = _pairs_of(question, found) if found else None
        if told is None:
            continue
        pairs[place] = told
        for text, own in told:
            meant[text].add(own)
    unlike = {
        place
        for place in range(len(given))
        if place not in pairs or any(b != a and len(meant[b]) > 1 for b, a in pairs[place])
    }
    kept = (pair for place, told in pairs.items() if place not in unlike for pair in told)
    return unlike, {text: own for text, own in kept if text != own}


def _pairs_of(question: Question, back: Question) -> list[tuple[str, str]] | None:
    """Each text as it came back and as it was; None if anything else differs."""
    own, found = question.to_dict(), back.to_dict()
    own_texts, found_texts = dict(_take_texts(own)), dict(_take_texts(found))
    if own != found or own_texts.keys() != found_texts.keys():
        return None
    return [(found_texts[where], own_texts[where]) for where in own_texts]


def _take_texts(told: dict[str, object]) -> Iterator[tuple[tuple[str, int], str]]:
    """Take the texts with marks out of a question's values, each with where it was."""
    for name in ("stimulus", "explanation"):
        yield (name, 0), str(told.pop(name, ""))
    item = told.get("item")
    if not isinstance(item, Mapping):
        return
    told["item"] = {name: value for name, value in item.items() if name not in _TEXTS}
    for name in sorted(_TEXTS & item.keys()):
        texts = item[name] if isinstance(item[name], (list, tuple)) else [item[name]]
        for number, text in enumerate(texts):
            yield (name, number), str(text)
