"""Loading the starter bank from the TOML files beside this module."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from question_bank.errors import Fault
from question_bank.fields import Fields
from question_bank.formats.base import LocatedQuestion
from question_bank.formats.native import read_toml
from question_bank.question import Question

LAWS, TOPICS, PROVISIONS = "laws.toml", "topics.toml", "provisions.toml"


class InvalidStarter(ValueError):
    """A starter file has faults; each line says which."""

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        lines = [f"{name}:{fault.line}: {fault.message}" for name, fault in faults]
        super().__init__("\n".join(lines))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterLaw:
    """A law that questions cite; `in_force_from` and `in_force_to` are its first and last day."""

    code: str
    title: str
    number: str
    in_force_from: date
    in_force_to: date | None = None
    successor: str | None = None
    source: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterProvision:
    """An article or clause: what it is about, where that was read, and what follows it in the
    law's successor. Unverified when nobody compared it with the law's own text."""

    law: str
    article: str
    clause: str = ""
    title: str
    source: str
    verified: bool = True
    successor_article: str | None = None
    successor_clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterTopic:
    """A topic, perhaps part of a wider one; `source` is the syllabus that lists it, if one does."""

    code: str
    title: str
    parent: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterBank:
    """Everything that comes with the software."""

    laws: tuple[StarterLaw, ...]
    provisions: tuple[StarterProvision, ...]
    topics: tuple[StarterTopic, ...]
    questions: tuple[Question, ...]


def load_starter() -> StarterBank:
    """The starter bank. Raises InvalidStarter if one of its files has an error."""
    located: list[LocatedQuestion] = []
    faults: list[tuple[str, Fault]] = []
    for name, data in _question_files():
        report = read_toml(data)
        faults += [(name, fault) for fault in report.errors]
        located += report.questions
    if faults:
        raise InvalidStarter(faults)
    return StarterBank(
        laws=tuple(map(_to_law, _tables(LAWS, "law"))),
        provisions=tuple(map(_to_provision, _tables(PROVISIONS, "provision"))),
        topics=load_syllabus(),
        questions=tuple(each.question for each in located),
    )


def load_syllabus() -> tuple[StarterTopic, ...]:
    """The topics of the exam's syllabus, each after the one it is part of."""
    return tuple(map(_to_topic, _tables(TOPICS, "topic")))


def _question_files() -> list[tuple[str, bytes]]:
    files = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")]
    return sorted(
        (file.name, file.read_bytes())
        for file in files
        if file.name not in {LAWS, TOPICS, PROVISIONS}
    )


def _tables(file_name: str, table: str) -> list[object]:
    data = resources.files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    tables = Fields(tomllib.loads(data), known={table}).value(table)
    return tables if isinstance(tables, list) else []


def _to_law(data: object) -> StarterLaw:
    fields = Fields(data, known=StarterLaw.__dataclass_fields__.keys())
    return StarterLaw(
        code=fields.text("code"),
        title=fields.text("title"),
        number=fields.text("number"),
        in_force_from=_to_date(fields.value("in_force_from")),
        in_force_to=_to_date(fields.value("in_force_to")) if fields.has("in_force_to") else None,
        successor=fields.find_text("successor"),
        source=fields.find_text("source") or "",
        verified=fields.flag("verified") if fields.has("verified") else True,
    )


def _to_provision(data: object) -> StarterProvision:
    fields = Fields(data, known=StarterProvision.__dataclass_fields__.keys())
    return StarterProvision(
        law=fields.text("law"),
        article=fields.text("article"),
        clause=fields.find_text("clause") or "",
        title=fields.text("title"),
        source=fields.text("source"),
        verified=fields.flag("verified") if fields.has("verified") else True,
        successor_article=fields.find_text("successor_article"),
        successor_clause=fields.find_text("successor_clause") or "",
    )


def _to_topic(data: object) -> StarterTopic:
    fields = Fields(data, known=StarterTopic.__dataclass_fields__.keys())
    return StarterTopic(
        code=fields.text("code"),
        title=fields.text("title"),
        parent=fields.find_text("parent"),
        source=fields.find_text("source") or "",
    )


def _to_date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
