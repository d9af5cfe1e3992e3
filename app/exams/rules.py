"""The rules an exam is held under: its profile, its scheme, and what was set for it alone."""

import tomllib
from decimal import Decimal
from functools import lru_cache

from app.exams.models import Exam, RuleSetting
from app.regulations.loading import parse_profile
from app.regulations.profile import RegulationProfile
from app.regulations.rule_tables import RuleTable, Value, list_tables, read_toml
from app.regulations.rule_text import set_values

Setting = tuple[str, str, str]
"""Rule, key and value as TOML writes it."""


def rules_of(exam: Exam) -> RegulationProfile:
    """The rules in force for the exam. Texts never change, so each is parsed once a process."""
    return _parsed(exam.profile.source, settings_in_force(exam), exam.scheme)


def settings_in_force(exam: Exam) -> tuple[Setting, ...]:
    """What was set for the exam, the newest for each key, in order of rule and key."""
    newest: dict[tuple[str, str], str] = {}
    for setting in exam.rule_settings:
        newest[setting.rule, setting.key] = setting.value
    return tuple(sorted((rule, key, value) for (rule, key), value in newest.items()))


def text_of(exam: Exam) -> str:
    """The profile's text with what was set for the exam in it."""
    return apply_settings(exam.profile.source, settings_in_force(exam))


def list_open_rules(exam: Exam) -> list[RuleTable]:
    """The rules nobody verified, as they hold for the exam: those that may be set for it."""
    held = {paper.code for paper in exam.papers}
    return [
        table
        for table in list_tables(read_toml(text_of(exam)))
        if not table.verified and (table.kind != "papers" or table.name.partition(".")[2] in held)
    ]


def list_settings(exam: Exam) -> list[RuleSetting]:
    """Everything that was ever set for the exam, the newest first."""
    return exam.rule_settings[::-1]


def read_value(toml: str) -> Value:
    """The value a setting's text stands for."""
    value: Value = tomllib.loads(f"value = {toml}", parse_float=Decimal)["value"]
    return value


def apply_settings(source: str, settings: tuple[Setting, ...]) -> str:
    """Return a profile's text with the settings in it."""
    for rule, key, value in settings:
        source = set_values(source, rule, {key: read_value(value)})
    return source


@lru_cache(maxsize=32)
def _parsed(source: str, settings: tuple[Setting, ...], scheme: str) -> RegulationProfile:
    return parse_profile(apply_settings(source, settings)).held_as(scheme)
