"""Lines gathered into questions: where each begins, its options, and what is said about it."""

from collections.abc import Iterable
from dataclasses import replace

from question_bank.errors import N_
from question_bank.formats.word import lines as l
from question_bank.formats.word.lines import Line
from question_bank.formats.word.pieces import BEGIN
from question_bank.formats.word.tables import Answers, Grid, Sheet
from question_bank.formats.word.written import Block, Gathered, Option, Stimulus, Written
from question_bank.items.choice import LETTERS
from question_bank.text import fold, fold_accents

_META_NAMES = {
    "muc do": "level", "muc do nhan thuc": "level", "cap do": "level", "muc": "level",
    "can cu": "basis", "can cu phap ly": "basis", "co so phap ly": "basis", "dieu luat": "basis",
    "giai thich": "explanation", "ly giai": "explanation", "loi giai": "explanation",
    "huong dan": "explanation", "huong dan giai": "explanation",
    "chu de": "topic", "chuyen de": "topic", "ma": "code", "ma cau": "code", "ma cau hoi": "code",
    "do kho": "difficulty", "diem": "points", "so diem": "points", "thoi gian du kien": "minutes",
    "the": "tags", "tu khoa": "tags", "loai": "kind", "loai cau hoi": "kind", "dang": "kind",
    "phan biet hoa thuong": "case", "phan biet dau": "accents", "cach cham": "policy",
}  # fmt: skip
_LONG = {"explanation", "basis"}
"""What may go on for more than a line."""


def gather(blocks: Iterable[Line | Answers | Sheet | Grid]) -> Gathered:
    """The questions in a document's lines."""
    whole = list(blocks)
    has_words = any(isinstance(each, Line) and l.HEAD.match(each.text) for each in whole)
    gatherer = _Gatherer(has_words)
    for each in whole:
        gatherer.take(each)
    return gatherer.finish()


class _Gatherer:
    """Takes a document's lines one by one."""

    def __init__(self, has_words: bool) -> None:
        self.found = Gathered()
        self.head = l.HEAD if has_words else l.NUMBERED
        self.has_words = has_words
        self.current: Written | None = None
        self.stimulus: Stimulus | None = None
        self.collects_stimulus = False
        self.in_answers = False
        self.after_answers = False
        self.topic: tuple[int, str] | None = None
        self.waiting: list[Written] = []
        """The questions since the last list of answers."""
        self.where = ""
        """The part of the question that a plain line goes on with."""

    def take(self, block: Line | Answers | Sheet | Grid) -> None:
        """Take one more line, list of answers or sheet."""
        if isinstance(block, Sheet):
            self._close()
            self.found.sheets.append(block)
        elif isinstance(block, Answers):
            self._take_answers(block.paragraph, block.pairs.items())
        elif isinstance(block, Grid):
            self._take_grid(block)
        elif block.goes_on and (place := self._open_text(has_options=True)) is not None:
            place.append(block)
        elif not self._take_outer(block):
            self._take_inner(block)

    def finish(self) -> Gathered:
        """Everything taken."""
        self._close()
        return self.found

    def _take_grid(self, grid: Grid) -> None:
        """Take a table as part of the present text, or what it holds where it cannot be one."""
        place = self._open_text(has_options=grid.goes_on)
        if place is not None:
            place.append(grid)
            return
        for line in grid.lines:
            self.take(line)

    def _open_text(self, *, has_options: bool) -> list[Block] | None:
        """The text that goes on; None where nothing certain does."""
        current = self.current
        if current is None:
            return self.stimulus.lines if self.stimulus and self.collects_stimulus else None
        if self.where in current.texts:
            return current.texts[self.where]
        if self.where == "options" and has_options:
            return current.options[-1].text
        return current.stem if self.where == "stem" and not current.options else None

    def _take_outer(self, line: Line) -> bool:
        """Take a line that belongs to no question: answers, cases, headings, or a new question."""
        if BEGIN in line.text:
            return self._begins_question(line)
        return (
            self._is_answer_list(line)
            or self._begins_stimulus(line)
            or self._begins_question(line)
            or self._is_heading(line)
        )

    def _is_answer_list(self, line: Line) -> bool:
        if l.ANSWERS_HEADING.fullmatch(line.text) and not self._awaits_answer(line):
            self._close()
            self.in_answers = True
            return True
        pairs = list(l.PAIR.finditer(line.text))
        whole = "".join(match[0] for match in pairs)
        is_list = len(whole) == len(line.text) and (len(pairs) >= 2 or (self.in_answers and pairs))
        if is_list:
            self._take_answers(
                line.paragraph, [(int(m["number"]), m["answer"].upper()) for m in pairs]
            )
        return bool(is_list)

    def _awaits_answer(self, line: Line) -> bool:
        """Whether "Đáp án:" alone on its line is the question's own, its text in the next."""
        is_own = line.text.rstrip().endswith(":") and not l.is_all_capitals(line.text)
        return is_own and self.current is not None and not self.current.keys

    def _take_answers(self, paragraph: int, pairs: Iterable[tuple[int, str]]) -> None:
        self._close()
        self.in_answers = self.after_answers = True
        for number, answer in pairs:
            asked = [each for each in self.waiting if each.number == number]
            if len(asked) == 1 and asked[0].listed_key is None:
                asked[0].listed_key = (paragraph, answer)
            else:
                self.found.unmatched.append((paragraph, number, answer))

    def _begins_stimulus(self, line: Line) -> bool:
        ranged = l.RANGE.match(line.text) if not self.head.match(line.text) else None
        if ranged and int(ranged["first"]) <= int(ranged["last"]) and len(line.text) <= 400:
            self._close()
            first, last = int(ranged["first"]), int(ranged["last"])
            self._open_stimulus(Stimulus(line.paragraph, first, last))
            rest = line.text[ranged.end() :].lstrip(" ):.-–]")
            if rest and self.stimulus:
                self.stimulus.lines.append(line.cut(len(line.text) - len(rest)))
            return True
        case = l.CASE.match(line.text)
        is_outside = self.current is None or self.current.is_complete
        if case and is_outside and not self.collects_stimulus:
            self._close()
            self._open_stimulus(Stimulus(line.paragraph, 0, None))
        return False if not self.collects_stimulus or not case else self._add_stimulus(line)

    def _open_stimulus(self, stimulus: Stimulus) -> None:
        self.stimulus, self.collects_stimulus = stimulus, True
        self.found.stimuli.append(stimulus)

    def _add_stimulus(self, line: Line) -> bool:
        if self.stimulus:
            self.stimulus.lines.append(line)
        return True

    def _begins_question(self, line: Line) -> bool:
        match = self.head.match(line.text)
        if match is None or (not self.has_words and not self._is_next(int(match["number"]))):
            return False
        self._close()
        if self.after_answers:
            self.waiting, self.after_answers = [], False
        self.in_answers = False
        self._open(int(match["number"]), line, match.end())
        return True

    def _is_next(self, number: int) -> bool:
        """Whether a bare number begins a question rather than a list inside one."""
        if self.current is None:
            due = self.stimulus.first if self.stimulus else 0
            return not self.collects_stimulus or number == due
        follows = number == (self.current.number or 0) + 1
        return self.current.is_complete or (follows and bool(self.current.options))

    def _open(self, number: int | None, line: Line, end: int) -> None:
        written = Written(number, line)
        rest = line.cut(end)
        while match := l.AFTER_HEAD.match(rest.text):
            name = "level" if match["level"] else "points"
            written.meta[name] = (line.paragraph, match["level"] or match["points"])
            rest = rest.cut(match.end())
        self._give_context(written, line)
        self.current, self.where, self.collects_stimulus = written, "stem", False
        self.found.questions.append(written)
        self.waiting.append(written)
        self._take_inner(replace(rest, sources=line.sources))

    def _give_context(self, written: Written, line: Line) -> None:
        if self.topic:
            written.meta["topic"] = self.topic
        case = self.stimulus
        if case is None or written.number is None:
            return
        if case.last is None and not case.used:
            written.doubt(
                "case-without-range",
                N_(
                    "Tình huống ở đoạn %(place)s không ghi dùng cho những câu nào; "
                    "đang gắn với riêng câu này"
                ),
                line.paragraph,
                place=str(case.paragraph),
            )
        elif case.last is None or not case.first <= written.number <= case.last:
            return
        case.used = True
        written.stimulus = case

    def _is_heading(self, line: Line) -> bool:
        is_outside = self.current is None or self.current.is_complete
        is_heading = l.HEADING.fullmatch(line.text) or l.END.fullmatch(line.text)
        if not is_outside or self.collects_stimulus or l.OPTION.match(line.text):
            return False
        if l.KEY.fullmatch(line.text) or l.BARE_KEY.fullmatch(line.text):
            return False
        meta = l.META.match(line.text)
        is_topic = meta and fold_accents(fold(meta["name"])) in {"chu de", "chuyen de"}
        if is_topic and meta and (self.current is None or line.text.isupper()):
            self._close()
            self.topic = (line.paragraph, meta["value"].strip())
            return True
        if is_heading or l.is_all_capitals(line.text):
            self._close()
            self.found.unused.append(line)
            return True
        return False

    def _take_inner(self, line: Line) -> None:
        """Take a line of the present question, or of nothing at all."""
        if self.current is None:
            if self.collects_stimulus:
                self._add_stimulus(line)
            elif line.words:
                self.found.unused.append(line)
            return
        if not line.words:
            if line.text or line.sources:
                self._add_text(self.current, line)
            return
        key = l.INLINE_KEY.search(line.text) if not l.KEY.match(line.text) else None
        if key:
            self.current.keys.append((line.paragraph, key["value"]))
            line = line.cut(0, key.start() + (1 if line.text[key.start()] in ".;" else 0))
        if not (self._take_key(line) or self._take_meta(line)):
            self._take_text(line)

    def _take_key(self, line: Line) -> bool:
        if self.current is None:
            return False
        match = l.KEY.fullmatch(line.text) or l.BARE_KEY.fullmatch(line.text)
        if match is None and self.where == "key":
            self.where = "after"
            if not l.META.match(line.text):
                self.current.keys.append((line.paragraph, line.spelled))
                return True
        if match is None:
            return False
        value = line.spelled[slice(*match.span("value"))].strip()
        self.where = "after" if value else "key"
        if value:
            self.current.keys.append((line.paragraph, value))
        return True

    def _take_meta(self, line: Line) -> bool:
        match = l.META.fullmatch(line.text)
        if match is None or self.current is None:
            return False
        told = fold_accents(fold(match["name"]))
        name = _META_NAMES.get(told, f"reason {told[-1].upper()}")
        value = match["value"].strip()
        before = self.current.meta.get(name)
        if name == "basis" and before and before[1]:
            value = f"{before[1]}; {value}"
        self.current.meta[name] = (line.paragraph, value)
        if name == "explanation" or name.startswith("reason"):
            self.current.texts[name] = [line.cut(match.start("value"))]
        self.where = name if name in _LONG or name.startswith("reason") else "after"
        return True

    def _take_text(self, line: Line) -> None:
        if self.current is None:
            return
        for piece in l.split_options(line):
            if not self._take_option(piece):
                self._add_text(self.current, piece)

    def _take_option(self, line: Line) -> bool:
        match, current = l.OPTION.match(line.text), self.current
        if match is None or current is None or self.where in current.meta:
            return False
        letter = match["letter"] or match["round"]
        self._give_back_lower(current, letter)
        place, due = LETTERS.index(letter.upper()), len(current.options)
        if letter.islower() and current.options and current.options[0].letter.isupper():
            return False
        if place == 0 and due >= 2 and self.where in {"options", "trailing", "after"}:
            self._open_without_head(current, line)
            current, due = self.current, 0
        if current is None or place > due + 2 or place < due - 1:
            return False
        label = line.cut(0, match.end())
        text = line.cut(match.end())
        # The option's notes come with its line, wherever its letter ends.
        text = replace(text, sources=line.sources)
        current.options.append(Option(letter, label, [text], bool(match["star"])))
        self.where = "options"
        return True

    def _give_back_lower(self, current: Written, letter: str) -> None:
        """a), b), c) before A. B. C. were part of the question, not its options."""
        first = current.options[0].letter if current.options else ""
        if letter == "A" and first.islower():
            for option in current.options:
                current.stem += [option.label, *option.text]
            current.options.clear()

    def _open_without_head(self, current: Written, line: Line) -> None:
        """Options begin anew: a question without its "Câu …"; lines before them are its own."""
        stem, current.trailing = current.trailing, []
        head = stem[0] if stem else line
        self._open(None, Line(head.paragraph, "", ""), 0)
        if self.current:
            self.current.stem = list(stem)
            self.current.doubt(
                "no-head",
                N_(
                    "Các phương án bắt đầu lại từ A mà không có dòng “Câu …”; "
                    "hãy xem câu hỏi này bắt đầu từ đâu"
                ),
                head.paragraph,
            )

    def _add_text(self, current: Written, line: Line) -> None:
        if self.where == "stem":
            current.stem.append(line)
        elif self.where in current.meta:
            place, text = current.meta[self.where]
            current.meta[self.where] = (place, f"{text}\n{line.text}".strip())
            current.texts.get(self.where, []).append(line)
        else:
            if not current.trailing:
                current.trailing_joins = self.where == "options"
            current.trailing.append(line)
            self.where = "trailing"

    def _close(self) -> None:
        current = self.current
        if current is not None and current.trailing:
            if current.options and current.trailing_joins:
                current.options[-1].text += current.trailing
                current.doubt(
                    "joined-to-option",
                    N_("Đoạn %(place)s được nối vào phương án %(letter)s; hãy xem có đúng không"),
                    current.trailing[0].paragraph,
                    is_error=False,
                    place=str(current.trailing[0].paragraph),
                    letter=current.options[-1].letter,
                )
            else:
                self.found.unused += current.trailing
            current.trailing = []
        self.current, self.where, self.collects_stimulus = None, "", False
