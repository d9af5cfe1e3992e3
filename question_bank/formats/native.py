"""The bank's own formats: TOML for authors who write by hand, JSON for programs."""

import base64
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from question_bank.errors import N_, Fault, InvalidItem
from question_bank.fields import Fields
from question_bank.formats.base import (
    Format,
    Report,
    ReportBuilder,
    count_lines,
    decoded_report,
)
from question_bank.formats.pictures import NO_PICTURES, Pictures, decode_base64, shown_in
from question_bank.illustrations import call_images
from question_bank.items.fill_in import FillIn
from question_bank.items.registry import item_from_dict
from question_bank.items.short_answer import ShortAnswer
from question_bank.question import Level, ProvisionRef, Question, provisions_from_list

JSON_FORMAT, JSON_VERSION = "question_bank", 1
_QUESTION_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*question[ \t]*\]\]")
_AT_LINE = re.compile(r"at line (\d+)")
_PLAIN = (
    *("code", "topic", "level", "difficulty", "minutes", "points"),
    *("explanation", "stimulus", "tags"),
)
_PROVISION = ("law", "article", "clause", "provisions")
_ITEM = (
    *("kind", "stem", "options", "statements", "key", "keys", "value", "tolerance"),
    *("policy", "shares", "explanations", "case_sensitive", "accent_sensitive"),
    *("space_sensitive", "punctuation_sensitive", "wildcards", "relative", "units"),
    *("unit_required", "prompts", "entries", "gaps", "steps", "model"),
    *("image", "areas", "marks"),
)


def read_toml(data: bytes) -> Report:
    """The questions of a TOML file: defaults `law` and `topic` on top, then `[[question]]`."""
    return decoded_report(data, _read_toml_text)


def write_toml(questions: Iterable[Question]) -> bytes:
    """The questions as a TOML file in UTF-8 that `read_toml` gives back unchanged."""
    blocks = []
    for question in questions:
        record = _to_flat(question)
        lines = [f"{name} = {_toml_value(value)}" for name, value in record.items()]
        blocks.append("\n".join(["[[question]]", *lines]) + "\n")
    return "\n".join(blocks).encode()


def read_json(data: bytes) -> Report:
    """The questions of a JSON file that `write_json` wrote."""
    return decoded_report(data, _read_json_text)


def write_json(questions: Iterable[Question], pictures: Pictures = NO_PICTURES) -> bytes:
    """The questions as a JSON file in UTF-8: keys, metadata and the pictures they show."""
    given = list(questions)
    shown = {
        name: base64.b64encode(picture.content).decode()
        for name, picture in shown_in(given, pictures).items()
    }
    whole = {
        "format": JSON_FORMAT,
        "version": JSON_VERSION,
        "questions": [question.to_dict() for question in given],
        **({"images": shown} if shown else {}),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


TOML = Format(
    name="toml",
    suffix=".toml",
    read=read_toml,
    write=write_toml,
    title=N_("TOML của ngân hàng, dễ gõ tay"),
)
JSON = Format(
    name="json",
    suffix=".json",
    read=read_json,
    write=write_json,
    title=N_("JSON của ngân hàng, giữ trọn mọi thứ"),
    write_with_pictures=write_json,
)


def _read_toml_text(text: str) -> Report:
    builder = ReportBuilder()
    try:
        whole = Fields(tomllib.loads(text), known={"law", "topic", "question"})
        entries = whole.value("question") if whole.has("question") else []
        defaults = {name: whole.find_text(name) for name in ("law", "topic")}
    except InvalidItem as refusal:
        builder.faults.append(Fault.from_refusal(refusal, code="invalid-file", line=None))
        return builder.report(lines_read=count_lines(text))
    except (ValueError, RecursionError) as error:
        line = _AT_LINE.search(str(error))
        builder.fault(
            "invalid-toml",
            N_("Tệp viết sai cú pháp TOML; hãy xem lại dấu ngoặc kép, ngoặc vuông quanh dòng này"),
            line=int(line[1]) if line else None,
        )
        return builder.report(lines_read=count_lines(text))
    _read_entries(builder, entries, text, defaults)
    return builder.report(lines_read=count_lines(text))


def _read_entries(
    builder: ReportBuilder, entries: object, text: str, defaults: Mapping[str, str | None]
) -> None:
    if not isinstance(entries, list):
        builder.fault("invalid-file", N_("Mỗi câu hỏi phải bắt đầu bằng dòng [[question]]"))
        return
    rows = enumerate(text.split("\n"), start=1)
    starts = [number for number, row in rows if _QUESTION_HEAD.match(row)]
    has_lines = len(starts) == len(entries)
    for number, entry in enumerate(entries):
        builder.read_question(
            starts[number] if has_lines else None,
            lambda entry=entry: _from_flat(entry, defaults),  # type: ignore[misc]
            place=None if has_lines else f"question[{number + 1}]",
        )


def _from_flat(entry: object, defaults: Mapping[str, str | None]) -> Question:
    fields = Fields(entry, known={*_PLAIN, *_PROVISION, *_ITEM})
    item = {name: fields.value(name) for name in _ITEM if fields.has(name)}
    if item.get("kind") in {FillIn.kind, ShortAnswer.kind} and "key" in item:
        item["accepted"] = item.pop("key")
    level, points = fields.find_text("level"), fields.find_decimal("points")
    return Question(
        item=item_from_dict(item),
        code=fields.find_text("code"),
        topic=fields.find_text("topic") or defaults["topic"],
        level=None if level is None else Level.from_words(level),
        difficulty=fields.find_decimal("difficulty"),
        minutes=fields.find_decimal("minutes"),
        points=Decimal(1) if points is None else points,
        explanation=fields.find_text("explanation") or "",
        stimulus=fields.find_text("stimulus") or "",
        provisions=_own_provision(fields, defaults["law"])
        + provisions_from_list(fields.value("provisions")),
        tags=fields.texts("tags", default=()),
    )


def _own_provision(fields: Fields, default_law: str | None) -> tuple[ProvisionRef, ...]:
    law, clause = fields.find_text("law") or default_law, fields.find_text("clause") or ""
    if not fields.has("article"):
        if fields.has("law") or clause:
            raise InvalidItem(N_("Thiếu số điều của văn bản; hãy ghi article"), column="article")
        return ()
    if law is None:
        raise InvalidItem(N_("Thiếu mã văn bản của điều luật; hãy ghi law"), column="law")
    return (ProvisionRef(law, fields.text("article"), clause),)


def _to_flat(question: Question) -> dict[str, object]:
    record: dict[str, object] = {}
    whole = question.to_dict()
    item = question.item.to_dict()
    if "accepted" in item:
        item["key"] = item.pop("accepted")
    for name in _PLAIN:
        if name in whole and name not in {"explanation", "tags"}:
            record[name] = whole[name]
    record |= item
    record |= {n: whole[n] for n in ("explanation", "tags", "provisions") if n in whole}
    return record


def _toml_value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml_value(each) for each in value) + "]"
    # JSON's strings, whole numbers, true and false are TOML's as well.
    return json.dumps(value, ensure_ascii=False)


def _read_json_text(text: str) -> Report:
    builder = ReportBuilder()
    lines_read = count_lines(text)
    try:
        fields = Fields(json.loads(text), known={"format", "version", "questions", "images"})
    except json.JSONDecodeError as error:
        builder.fault("invalid-json", N_("Tệp viết sai cú pháp JSON"), line=error.lineno)
        return builder.report(lines_read=lines_read)
    except InvalidItem as refusal:
        builder.faults.append(Fault.from_refusal(refusal, code="invalid-file", line=None))
        return builder.report(lines_read=lines_read)
    except (ValueError, RecursionError):
        builder.fault("invalid-json", N_("Tệp JSON có số quá dài hoặc lồng nhau quá sâu"))
        return builder.report(lines_read=lines_read)
    entries = fields.value("questions")
    known = (fields.value("format"), fields.value("version")) == (JSON_FORMAT, JSON_VERSION)
    if not known or not isinstance(entries, list):
        builder.fault(
            "invalid-file", N_("Tệp JSON này không phải là tệp câu hỏi của ngân hàng câu hỏi")
        )
        return builder.report(lines_read=lines_read)
    names = _read_pictures(builder, fields.value("images"))
    for number, entry in enumerate(entries, start=1):
        builder.read_question(
            None,
            lambda entry=entry: call_images(Question.from_dict(entry), names),  # type: ignore[misc]
            place=f"questions[{number}]",
        )
    return builder.report(lines_read=lines_read)


def _read_pictures(builder: ReportBuilder, images: object) -> dict[str, str]:
    """Take in the pictures of a file; what each is called now by what the file calls it."""
    names: dict[str, str] = {}
    for name, told in images.items() if isinstance(images, dict) else ():
        try:
            if not isinstance(told, str):
                raise InvalidItem(N_("Hình “%(name)s” bị hỏng (base64 sai)"), name=str(name)[:60])
            names[str(name)] = builder.album.add(decode_base64(told, str(name)), str(name))
        except InvalidItem as refusal:
            place = f"images[{str(name)[:60]}]"
            fault = Fault.from_refusal(refusal, code="invalid-picture", line=None)
            builder.faults.append(replace(fault, column=place))
    return names
