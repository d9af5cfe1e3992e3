"""A question as it is written made into the fields of a question, every doubt said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.errors import N_, InvalidItem
from question_bank.formats.base import CitedInWords
from question_bank.formats.word.basis import read_basis
from question_bank.formats.word.composing import Composer, covers
from question_bank.formats.word.keys import (
    MOSTLY,
    marked_options,
    said_letters,
    said_truths,
    share_of,
    truth_after,
)
from question_bank.formats.word.lines import TRUTH_TAIL, Line
from question_bank.formats.word.looks import BOLD, COLOURED, LIT, UNDERLINED, all_signs
from question_bank.formats.word.pieces import BEGIN, released
from question_bank.formats.word.written import Block, Doubt, Option, Stimulus, Written, has_blank
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, read_key
from question_bank.items.registry import KIND_WORDS
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.markup.reading import plain_text
from question_bank.question import ProvisionRef
from question_bank.scoring.policies import POLICY_WORDS, ChoicePolicy
from question_bank.text import fold, fold_accents

_LEVELS = {"NB": "recognise", "TH": "understand", "VD": "apply", "VDC": "apply_high"}
_KEY_LOOKS = (BOLD, UNDERLINED, LIT, COLOURED)
_PARTLY_BOLD = N_("chữ đậm trong một phần phương án, được hiểu là dấu đáp án")
_ASKS_FOR_MANY = re.compile(
    r"chọn\s+(?:nhiều|các|hai|ba|bốn|\d|tất cả|những)|nhiều\s+(?:phương án|đáp án|lựa chọn)",
    re.IGNORECASE,
)
_ODD: Mapping[str, str] = {
    "equation": N_("Đoạn %(place)s có công thức; chỉ giữ được chữ và số, hãy xem lại cách viết"),
    "object": N_("Đoạn %(place)s có đối tượng nhúng không đọc được; hãy gõ lại hoặc chèn hình"),
    "text-box": N_("Chữ trong khung ở đoạn %(place)s không đọc được; hãy đưa ra ngoài khung"),
    "symbol": N_("Đoạn %(place)s có ký hiệu không rõ, ghi thành □; hãy gõ lại"),
    "hidden": N_("Đoạn %(place)s có chữ ẩn; chữ ẩn không được đọc"),
}
_WARNINGS = {"equation", "hidden"}


@dataclass(frozen=True, slots=True)
class Made:
    """A question's fields, and what it cites by the names of laws."""

    content: dict[str, object]
    basis: tuple[CitedInWords, ...]


def make_question(written: Written, composer: Composer) -> Made:
    """The fields of the question; what is doubtful is added to its doubts."""
    _split_missing(written)
    stem = composer.text(written.stem, written.losses)
    item = _make_item(written, stem, composer)
    _look_at_pictures(written)
    content: dict[str, object] = {"item": item}
    for name in ("code", "topic"):
        if name in written.meta:
            content[name] = written.meta[name][1]
    if "explanation" in written.texts:
        content["explanation"] = composer.text(written.texts["explanation"], written.losses)
    _add_measures(written, content)
    if written.stimulus:
        content["stimulus"] = _stimulus(written.stimulus, composer)
        written.losses |= written.stimulus.losses
    if "tags" in written.meta:
        tags = re.split(r"[;,]", written.meta["tags"][1])
        content["tags"] = [tag.strip() for tag in tags if tag.strip()]
    cited = list(read_basis(written.meta["basis"][1])) if "basis" in written.meta else []
    known = [each.to_dict() for each in cited if isinstance(each, ProvisionRef)]
    if known:
        content["provisions"] = known
    basis = tuple(each for each in cited if isinstance(each, CitedInWords))
    return Made({name: _release(value) for name, value in content.items()}, basis)


def _release(value: object) -> object:
    """The value with every text in it freed of the guards of verbatim text."""
    if isinstance(value, str):
        return released(value)
    if isinstance(value, dict):
        return {name: _release(each) for name, each in value.items()}
    return [_release(each) for each in value] if isinstance(value, list) else value


def _add_measures(written: Written, content: dict[str, object]) -> None:
    if "level" in written.meta:
        told = written.meta["level"][1].strip(" .()[]")
        content["level"] = _LEVELS.get(told.upper(), told)
    for name, unit in (("difficulty", ""), ("minutes", "phút"), ("points", "điểm")):
        if name in written.meta:
            content[name] = written.meta[name][1].replace(unit, "").strip(" .")


def _stimulus(case: Stimulus, composer: Composer) -> str:
    """The text of a case, made once for all its questions."""
    if case.text is None:
        case.text = composer.text(case.lines, case.losses)
    return case.text


def _make_item(written: Written, stem: str, composer: Composer) -> dict[str, object]:
    said = written.keys[0][1] if written.keys else ""
    listed = written.listed_key[1] if written.listed_key else ""
    declared = _declared_kind(written)
    truths = said_truths(said) or said_truths(listed)
    if declared in {FillIn.kind, Numeric.kind} and not written.options:
        return _make_open(written, stem, said, declared)
    if not written.options:
        one = truths and len(truths) == 1
        return (
            {"kind": TrueFalse.kind, "stem": stem, "key": truths[0]}
            if truths and one
            else _make_open(written, stem, said, declared)
        )
    judged = truths is not None and len(truths) > 1
    if all(each.letter.islower() for each in written.options):
        judged = judged or any(truth_after(each) is not None for each in written.options)
    if declared == TrueFalseGroup.kind or (judged and declared is None):
        return _make_group(written, stem, truths, composer)
    return _make_choice(written, stem, declared, composer)


def _declared_kind(written: Written) -> str | None:
    if "kind" not in written.meta:
        return None
    place, words = written.meta["kind"]
    told = fold_accents(fold(words)).strip(" .")
    for kind, name in KIND_WORDS.items():
        if told in {kind, fold_accents(fold(name))}:
            return kind
    written.doubt("unknown-kind", N_("Không có loại câu hỏi “%(kind)s”"), place, kind=words[:40])
    return None


def _make_open(written: Written, stem: str, said: str, declared: str | None) -> dict[str, object]:
    """A question without options: a text or a number is typed."""
    if declared == Numeric.kind or (declared is None and "±" in said):
        return {"kind": Numeric.kind, "stem": stem} | _number(said)
    if not said:
        if has_blank(stem):
            _no_key(written)
        else:
            written.doubt(
                "no-options",
                N_("Câu không có phương án nào và không có đáp án"),
                written.head.paragraph,
            )
    accepted = [part.strip() for _place, told in written.keys for part in _alternatives(told)]
    return {
        "kind": FillIn.kind,
        "stem": stem,
        "accepted": [part for part in accepted if part],
        "case_sensitive": _says_yes(written, "case", default=False),
        "accent_sensitive": _says_yes(written, "accents", default=True),
    }


def _number(said: str) -> dict[str, object]:
    """The value and tolerance that an answer says, or the answer itself for a person to mend."""
    try:
        value, tolerance, relative = read_key(said)
    except InvalidItem:
        return {"value": said}
    told: dict[str, object] = {"value": str(value), "tolerance": str(tolerance)}
    return told | ({"relative": str(relative)} if relative else {})


def _alternatives(told: str) -> list[str]:
    return [told] if BEGIN in told else re.split(r"[|\n]", told)


def _says_yes(written: Written, name: str, *, default: bool) -> bool:
    told = fold(written.meta[name][1]) if name in written.meta else ""
    return told in {"có", "x"} if told else default


def _make_group(
    written: Written, stem: str, truths: tuple[bool, ...] | None, composer: Composer
) -> dict[str, object]:
    statements = []
    laid_out = composer.whole_looks([line for each in written.options for line in each.lines])
    keys: list[bool | None] = []
    for place, option in enumerate(written.options):
        told = truth_after(option)
        text = option.text if told is None else _without_truth(option.text)
        statements.append(composer.text(text, written.losses, without=laid_out, is_part=True))
        listed = truths[place] if truths and place < len(truths) else None
        if told is not None and listed is not None and told is not listed:
            written.doubt(
                "keys-clash",
                N_("Ý %(letter)s ghi hai đáp án khác nhau"),
                option.label.paragraph,
                letter=option.letter,
            )
        keys.append(told if told is not None else listed)
    if None in keys or (truths and len(truths) != len(statements)):
        written.doubt(
            "no-key",
            N_("Chưa rõ ý nào đúng, ý nào sai; hãy ghi đáp án cho từng ý"),
            written.head.paragraph,
        )
    found: dict[str, object] = {"kind": TrueFalseGroup.kind, "stem": stem}
    shares = [part.strip().replace(",", ".") for part in _policy(written).split(";")]
    return (
        found
        | {"statements": statements, "keys": keys}
        | ({"shares": shares} if any(shares) else {})
    )


def _without_truth(text: list[Block]) -> list[Block]:
    """A statement without the judgement that ends it."""
    last = text[-1]
    tail = TRUTH_TAIL.search(last.text) if isinstance(last, Line) else None
    return [*text[:-1], last.cut(0, tail.start())] if tail and isinstance(last, Line) else text


def _make_choice(
    written: Written, stem: str, declared: str | None, composer: Composer
) -> dict[str, object]:
    _check_letters(written)
    marked = marked_options(written.options)
    options = _option_texts(written, composer, marked)
    keys = _find_keys(written, marked)
    is_many = declared == MultipleResponse.kind or (
        len(keys) > 1
        and (_ASKS_FOR_MANY.search(plain_text(stem)) or bool(written.keys or written.listed_key))
    )
    told = [written.texts.get(f"reason {LETTERS[n]}", []) for n in range(len(options))]
    reasons = [composer.text(each, written.losses) if each else "" for each in told]
    explained: dict[str, object] = {"explanations": reasons} if any(reasons) else {}
    if is_many:
        policy = _choice_policy(_policy(written))
        kind = MultipleResponse.kind
        content: dict[str, object] = {"kind": kind, "stem": stem, "options": options}
        return content | {"keys": sorted(keys)} | policy | explained
    if len(keys) > 1:
        written.doubt(
            "two-keys",
            N_("Nhiều phương án cùng được đánh dấu (%(letters)s); hãy chọn một đáp án"),
            written.options[min(keys)].label.paragraph,
            letters=_letters(keys),
        )
    key = next(iter(keys)) if len(keys) == 1 else None
    single: dict[str, object] = {"kind": SingleChoice.kind, "stem": stem}
    return single | {"options": options, "key": key} | explained


def _choice_policy(words: str) -> dict[str, object]:
    """The policy in the bank's own words, or else in a trainer's: "từng phần" is partial."""
    for policy, own in POLICY_WORDS.items():
        if words == fold_accents(fold(own)):
            return {"policy": policy.value}
    return {"policy": ChoicePolicy.PARTIAL.value} if "tung phan" in words else {}


def _policy(written: Written) -> str:
    return fold_accents(fold(written.meta["policy"][1])) if "policy" in written.meta else ""


def _option_texts(written: Written, composer: Composer, marked: set[int]) -> list[str]:
    """The texts of the options: a look that marks the key is no emphasis."""
    laid_out = composer.whole_looks([line for each in written.options for line in each.lines])
    return [
        composer.text(
            option.text,
            written.losses,
            without=laid_out | _key_looks(written, option, is_key=place in marked),
            is_part=True,
        )
        for place, option in enumerate(written.options)
    ]


def _key_looks(written: Written, option: Option, *, is_key: bool) -> int:
    """The looks of an option that mark it as a whole."""
    if not any(all_signs(line.signs) for line in option.lines):
        return 0
    meant = {
        look
        for look in _KEY_LOOKS
        if share_of(option, look) >= MOSTLY and (is_key or covers(option.lines, look))
    }
    if BOLD in meant and not covers(option.lines, BOLD):
        written.losses[_PARTLY_BOLD] = None
    return sum(meant)


def _find_keys(written: Written, marked: set[int]) -> set[int]:
    """The options that are right, if everything said about them agrees; doubts otherwise."""
    told: list[tuple[set[int], int]] = []
    listed = [written.listed_key] if written.listed_key else []
    for place, words in [*written.keys, *listed]:
        letters = said_letters(words, written.options)
        if letters is None or any(letter >= len(written.options) for letter in letters):
            written.doubt(
                "key-not-an-option",
                N_("Đáp án ghi “%(key)s” không phải là phương án nào của câu"),
                place,
                key=words[:60],
            )
            return set()
        told.append((letters, place))
    if marked:
        place = told[-1][1] if told else written.head.paragraph
        told.append((marked, place))
    for letters, place in told[1:]:
        if letters != told[0][0]:
            written.doubt(
                "keys-clash",
                N_("Đáp án ghi ở hai chỗ khác nhau: %(first)s và %(second)s; hãy chọn một"),
                place,
                first=_letters(told[0][0]),
                second=_letters(letters),
            )
            return set()
    if not told:
        _no_key(written)
    return told[0][0] if told else set()


def _no_key(written: Written) -> None:
    written.doubt(
        "no-key",
        N_("Chưa thấy đáp án: không phương án nào in đậm, gạch chân, tô màu hay ghi sau “Đáp án:”"),
        written.head.paragraph,
    )


def _letters(places: set[int]) -> str:
    return ", ".join(LETTERS[place] for place in sorted(places) if place < len(LETTERS))


def _check_letters(written: Written) -> None:
    """Say which letters are missing or stand twice."""
    given = [each.letter.upper() for each in written.options]
    due = LETTERS[: LETTERS.index(max(given)) + 1] if given else ""
    for letter in due:
        if letter not in given:
            written.doubt(
                "letter-missing",
                N_("Thiếu phương án %(letter)s"),
                written.options[0].label.paragraph,
                letter=letter,
            )
    for place, letter in enumerate(given):
        if letter in given[:place]:
            written.doubt(
                "letter-twice",
                N_("Có hai phương án cùng chữ %(letter)s"),
                written.options[place].label.paragraph,
                letter=letter,
            )


def _split_missing(written: Written) -> None:
    """Cut "A. x B. y" where B is missing among the options."""
    place = 0
    while place < len(written.options):
        option = written.options[place]
        due = LETTERS[LETTERS.index(option.letter.upper()) + 1 :][:1]
        following = (
            written.options[place + 1].letter.upper() if place + 1 < len(written.options) else ""
        )
        short = not following and len(written.options) < 4
        line = option.text[0]
        if not isinstance(line, Line):
            break
        sign = re.search(rf"\s({due}|{due.lower()})\s*[.)]\s*(?=\S)", line.text) if due else None
        if sign and sign[1].isupper() == option.letter.isupper() and (short or following > due):
            option.text[0] = line.cut(0, sign.start())
            label, text = line.cut(sign.start(), sign.end()), line.cut(sign.end())
            written.options.insert(place + 1, Option(sign[1], label, [text]))
        place += 1


def _look_at_pictures(written: Written) -> None:
    texts = [written.stem, *(each.text for each in written.options), *written.texts.values()]
    blocks = [block for text in texts for block in text]
    for paragraph in {source.number: source for each in blocks for source in each.sources}.values():
        place = str(paragraph.number)
        for odd in sorted(paragraph.oddities):
            is_error = odd not in _WARNINGS
            written.doubt(odd, _ODD[odd], paragraph.number, is_error=is_error, place=place)
        for refusal in (each.refusal for each in paragraph.pictures):
            if refusal:
                told = dict(refusal.params)
                written.doubts.append(Doubt("picture", refusal.template, paragraph.number, told))
