"""How each kind of condition is read from a profile."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields

from app.regulations import profile as rules
from app.regulations.citation import Citation
from app.regulations.claims import Claims
from app.regulations.section import Section

_CLAIMS = frozenset(field.name for field in fields(Claims))


def read_condition(section: Section) -> rules.Condition:
    """Return the condition a table describes."""
    kind = section.word("kind", _KINDS)
    condition = _KINDS[kind](section, section.text("id"), section.text("title"), section.citation())
    section.finish()
    return condition


def _wordings(section: Section) -> rules.Wordings:
    expand, separators = section.words("expand"), section.texts("separators")
    blocks = []
    for block in section.sections("wordings"):
        verdict = rules.Verdict(block.word("verdict", list(rules.Verdict)))
        blocks.append((verdict, block.pattern("patterns")))
        block.finish()
    longest_first = sorted(map(re.escape, expand), key=len, reverse=True)
    return rules.Wordings(
        blocks=tuple(blocks),
        abbreviations=expand,
        abbreviation=re.compile(rf"\b(?:{'|'.join(longest_first)})\b") if expand else None,
        separator=re.compile("|".join(map(re.escape, separators))) if separators else None,
    )


_Reader = Callable[[Section, str, str, Citation], rules.Condition]


def _wording(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.WordingCondition(
        id=id_,
        title=title,
        citation=citation,
        claim=section.word("claim", _CLAIMS),
        wordings=_wordings(section),
        held_by=section.word("held_by", _CLAIMS) if section.has("held_by") else None,
    )


def _experience(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.ExperienceCondition(
        id=id_, title=title, citation=citation, months=section.whole("months", least=1)
    )


def _certificate(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.CertificateCondition(id=id_, title=title, citation=citation)


def _appraisal(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.AppraisalCondition(
        id=id_,
        title=title,
        citation=citation,
        years=section.whole("years", least=1),
        wordings=_wordings(section),
    )


def _discipline(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.DisciplineCondition(
        id=id_,
        title=title,
        citation=citation,
        months=section.whole("months", least=1),
        none=section.pattern("none"),
        forms=section.pattern("forms"),
    )


def _declared(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.DeclaredCondition(
        id=id_,
        title=title,
        citation=citation,
        claim=section.word("claim", _CLAIMS),
        holds=section.flag("holds", default=False),
    )


def _age(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.AgeCondition(
        id=id_, title=title, citation=citation, years=section.whole("years", least=1)
    )


def _priority(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.PriorityCondition(id=id_, title=title, citation=citation)


def _person(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.PersonCondition(id=id_, title=title, citation=citation)


def _consent(section: Section, id_: str, title: str, citation: Citation) -> rules.Condition:
    return rules.ConsentCondition(
        id=id_, title=title, citation=citation, inside=section.pattern("inside")
    )


_KINDS: Mapping[str, _Reader] = {
    "wording": _wording,
    "experience": _experience,
    "certificate": _certificate,
    "appraisal": _appraisal,
    "discipline": _discipline,
    "declared": _declared,
    "consent": _consent,
    "age": _age,
    "priority": _priority,
    "person": _person,
}
