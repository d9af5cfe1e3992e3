"""XML written as text: elements from names and content, everything escaped."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from question_bank.errors import N_, Fault
from question_bank.formats.base import loss
from question_bank.question import Question

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text(words: str) -> str:
    """Words as XML text; signs that XML cannot hold are left out (see `lost_signs`)."""
    return escape(_NOT_XML.sub("", words), quote=False)


def attribute(value: str) -> str:
    """A value between double quotes, white space kept."""
    told = escape(_NOT_XML.sub("", value)).replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{told}"'


def element(tag: str, content: str | Iterable[str] = "", **attributes: str) -> str:
    """An element with content that is XML already; attributes in the order given.

    An underscore before or after an attribute's name keeps it apart from Python's own words.
    """
    told = "".join(f" {name.strip('_')}={attribute(value)}" for name, value in attributes.items())
    inside = content if isinstance(content, str) else "".join(content)
    return f"<{tag}{told}>{inside}</{tag}>" if inside else f"<{tag}{told}/>"


def lost_signs(question: Question) -> Iterator[Fault]:
    """A warning if a text of the question has signs that XML cannot hold."""
    if any(_NOT_XML.search(each) for each in _texts(question.to_dict())):
        yield loss("sign-not-held", N_("XML không chứa được vài ký tự lạ trong câu nên bỏ chúng"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
