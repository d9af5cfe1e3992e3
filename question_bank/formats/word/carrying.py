"""Texts that travel in a document beside what it shows, so that they come back to the letter.

They lie in a part of the package that Word keeps and shows nowhere. A text is found by the hash
of what is read of its paragraphs: as soon as somebody changes these, what they say counts.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from question_bank.formats.passages import digest_of
from question_bank.formats.word.opening import Package, iterate

PART = "customXml/item1.xml"
_SPACE = "urn:question-bank:texts"
_LARGEST = 8 << 20
_OPENING = 400


def read_texts(package: Package) -> dict[str, str]:
    """The texts in the package by their hashes. Raise Refusal."""
    found: dict[str, str] = {}
    for relation in package.relations.values():
        is_part = relation.target.startswith("customXml/") and not relation.external
        if not is_part or not package.has(relation.target):
            continue
        data = package.read(relation.target)
        if _SPACE.encode() not in data[:_OPENING] or len(data) > _LARGEST:
            continue
        for event, element in iterate(data, relation.target):
            if event == "end" and element.tag == f"{{{_SPACE}}}text":
                found[element.get("of", "")] = element.text or ""
                element.clear()
    return found


def write_texts(texts: Mapping[str, str]) -> bytes:
    """The part that holds texts, given by what is read of their paragraphs."""
    told = "".join(
        f"<text of={quoteattr(digest_of(back))}>{escape(text)}</text>"
        for back, text in texts.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<texts xmlns="{_SPACE}">{told}</texts>'.encode()
