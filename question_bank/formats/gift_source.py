"""GIFT text cut into blocks and pieces without mistaking an escaped sign for a live one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([\\~=#{}:*>n])")
_META = re.compile(r"//\s*\[(\w+):(.*)\]")
_MOODLE_META = re.compile(r"\[(id|tag):([^\[\]]*)\]")
_CATEGORY = re.compile(r"\$CATEGORY:(.*)", re.IGNORECASE)
_CATEGORY_ROOT = re.compile(r"^(?:\$\w+\$/)?(?:top/)?")


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of text; `mask` is the same with every escaped sign blanked out by "x".

    `line` is the line of the file (from 1) on which the stretch begins.
    """

    text: str
    mask: str
    line: int

    @classmethod
    def from_raw(cls, raw: str, line: int) -> "Source":
        """The source that `raw` is once its escapes are resolved."""
        text, mask, end = [], [], 0
        for match in _ESCAPE.finditer(raw):
            plain = raw[end : match.start()]
            text += [plain, "\n" if match[1] == "n" else match[1]]
            mask += [plain, "x"]
            end = match.end()
        return cls("".join(text) + raw[end:], "".join(mask) + raw[end:], line)

    def cut(self, start: int, end: int | None = None) -> "Source":
        """The stretch from `start` to `end`, knowing its own line."""
        line = self.line + self.mask.count("\n", 0, start)
        return Source(self.text[start:end], self.mask[start:end], line)

    def strip(self) -> "Source":
        """The stretch without live white space around it."""
        start = len(self.mask) - len(self.mask.lstrip())
        return self.cut(start, max(start, len(self.mask.rstrip())))

    def find(self, sign: str, start: int = 0) -> int:
        """Where the live sign stands, -1 if nowhere."""
        return self.mask.find(sign, start)

    def split_before(self, signs: str) -> Iterator["Source"]:
        """The pieces that begin at each of the live signs, and what stands before the first."""
        start, line = 0, self.line
        places = [place for place, sign in enumerate(self.mask) if sign in signs]
        for end in [*places, len(self.mask)]:
            yield Source(self.text[start:end], self.mask[start:end], line)
            line += self.mask.count("\n", start, end)
            start = end


@dataclass(slots=True)
class Block:
    """The lines of one question: its body, and what comments and category say about it."""

    line: int
    category: str | None
    meta: list[tuple[str, str]]
    rows: list[str] = field(default_factory=list)
    open_count: int = 0
    close_count: int = 0

    def add(self, row: str) -> None:
        """Append a line of the body."""
        mask = _ESCAPE.sub("", row)
        self.open_count += mask.count("{")
        self.close_count += mask.count("}")
        self.rows.append(row)

    def source(self) -> Source:
        """The body with its escapes resolved."""
        return Source.from_raw("\n".join(self.rows), self.line)

    def is_closed(self) -> bool:
        """Whether the body has an answer part that has ended."""
        return 0 < self.close_count >= self.open_count


@dataclass(slots=True)
class _Asides:
    """What category and comment lines have said so far about the next question."""

    category: str | None = None
    meta: list[tuple[str, str]] = field(default_factory=list)

    def take(self, bare: str) -> bool:
        """Remember what the line says if it is a category or a comment; whether it was one."""
        if found := _CATEGORY.match(bare):
            self.category = _CATEGORY_ROOT.sub("", found[1].strip()) or None
        elif bare.startswith("//"):
            self.meta += read_meta(bare)
        else:
            return False
        return True

    def start_block(self, line: int) -> Block:
        """A block that what was said belongs to."""
        meta, self.meta = self.meta, []
        return Block(line, self.category, meta)


def split_blocks(text: str) -> Iterator[Block]:
    """The questions of a file: stretches of lines between blank lines, or from `::` to `::`."""
    asides, block = _Asides(), None
    for number, row in enumerate(text.split("\n"), start=1):
        bare = row.strip()
        is_aside = asides.take(bare)
        starts_next = is_aside or bare.startswith("::")
        if block and (not bare or (starts_next and block.is_closed())):
            yield block
            block = None
        if block is None and bare and not is_aside:
            block = asides.start_block(number)
        if block:
            block.add("" if is_aside else row)
    if block:
        yield block


def read_meta(comment: str) -> list[tuple[str, str]]:
    """The names and values that a comment carries: `// [level: apply]`, `// [id:7] [tag:x]`."""
    match = _META.fullmatch(comment)
    if match and match[1] not in {"id", "tag"}:
        return [(match[1], match[2].strip())]
    return [(name, value.strip()) for name, value in _MOODLE_META.findall(comment)]
