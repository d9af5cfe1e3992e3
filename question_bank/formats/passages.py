"""Texts of ours written as HTML for other systems, and what cannot come back from it as it was."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from question_bank.formats.carried import TEXT
from question_bank.formats.hypertext import Words, reduce_fragment
from question_bank.formats.pictures import Picture, Pictures, file_name
from question_bank.markup.html import to_xhtml
from question_bank.markup.reading import escape, image_names, is_plain, plain_text, read
from question_bank.markup.tree import unwrap


@dataclass(slots=True)
class Passages:
    """Writes the texts of one question, and remembers those that HTML says otherwise.

    `folder` is what stands before the name of a picture's file in its address; `drawn` are the
    pictures written so far, by their files' names.
    """

    pictures: Pictures
    folder: str
    drawn: dict[str, Picture] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)

    def html(self, text: str, *, inline: bool = False) -> str:
        """The text as XHTML, in blocks unless it is one paragraph for a place within a line."""
        content = read(text)
        told = to_xhtml(unwrap(content) if inline else content, self.address)
        self.remember(text, reduce_fragment(told, Words(self._name)))
        return told

    def words(self, text: str) -> str:
        """The words of the text, for a place that holds nothing else."""
        words = plain_text(text)
        self.remember(text, escape(words))
        return words

    def files(self, text: str) -> Iterator[tuple[str, Picture]]:
        """The files of the pictures in the text."""
        for name in image_names(text):
            if name in self.pictures:
                picture = self.pictures[name]
                yield file_name(name, picture), picture

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What to carry beside the question, so that every text comes back to the letter."""
        for digest, source in self._sources.items():
            yield TEXT, json.dumps([digest, source], ensure_ascii=False, separators=(",", ":"))

    def remember(self, text: str, back: str) -> None:
        """Carry a text that reads back as another one."""
        if back != text:
            self._sources[digest_of(back)] = text

    def address(self, name: str) -> str:
        """Where the file of a picture lies; empty if there is none."""
        picture = self.pictures.get(name)
        if picture is None:
            return ""
        self.drawn[file_name(name, picture)] = picture
        return f"{self.folder}{file_name(name, picture)}"

    def _name(self, address: str, _description: str) -> str:
        own = address.removeprefix(self.folder)
        return next(name for name in self.pictures if file_name(name, self.pictures[name]) == own)


def is_rich(text: str) -> bool:
    """Whether the text has marks, so that it needs HTML to be shown."""
    return not is_plain(text)


def digest_of(text: str) -> str:
    """What a text is found by when it comes back."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
