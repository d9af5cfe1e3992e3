"""Setting, for one exam, what a rule says that nobody has verified in its source."""

from collections.abc import Mapping

from app.accounts.models import User
from app.db import db
from app.errors import DomainError
from app.exams.models import Exam, RuleSetting
from app.exams.rules import rules_of, text_of
from app.i18n import _
from app.ledger.recording import record
from app.regulations.loading import parse_profile
from app.regulations.rule_tables import SAYS_WHERE, RuleTable, Value
from app.regulations.rule_text import find_table, set_values, to_toml


class RuleVerified(DomainError):
    """The rule was read in its source: it holds for every exam."""


class SettingWithoutReason(DomainError):
    """Nobody said why the rule is set otherwise."""


class NothingSet(DomainError):
    """The values are those that hold already."""


def keys_to_set(table: RuleTable) -> dict[str, Value]:
    """The values of a rule that may be set: not its title, not where it stands."""
    fixed = SAYS_WHERE | {"title", "claim", "held_by"}
    return {key: value for key, value in table.settable.items() if key not in fixed}


def set_rule(
    exam: Exam, name: str, values: Mapping[str, Value], *, reason: str, by: User
) -> list[RuleSetting]:
    """Let other values hold for this exam alone, beside the profile's, which stay.

    Raises RuleVerified, SettingWithoutReason, NothingSet; RuleUnknown for a rule the profile does
    not have and InvalidProfile for values its schema refuses.
    """
    text = text_of(exam)
    table = find_table(text, name)
    if table.verified:
        raise RuleVerified(_("Quy tắc này đã đối chiếu với văn bản, không đặt riêng được."))
    if not reason:
        raise SettingWithoutReason(_("Hãy ghi lý do, số văn bản."))
    changed = _changed(table, values)
    parse_profile(set_values(text, name, changed)).held_as(exam.scheme)
    settings = [
        _setting(exam, table, key, value, reason=reason, by=by) for key, value in changed.items()
    ]
    db.session.add_all(settings)
    db.session.flush()
    db.session.expire(exam, ["rule_settings"])
    _follow(exam)
    record(
        "exam.rule_set",
        by=by,
        subject=exam.id,
        rule=name,
        values={one.key: {"before": one.before, "after": one.value} for one in settings},
        reason=reason,
    )
    return settings


def _setting(
    exam: Exam, table: RuleTable, key: str, value: Value, *, reason: str, by: User
) -> RuleSetting:
    return RuleSetting(
        exam_id=exam.id,
        rule=table.name,
        key=key,
        value=to_toml(value),
        before=to_toml(table.values[key]),
        reason=reason,
        set_by_id=by.id,
        set_by_name=by.full_name,
    )


def _changed(table: RuleTable, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values that may be set and differ from what holds."""
    may_set = keys_to_set(table)
    changed = {
        key: value for key, value in values.items() if key in may_set and value != table.values[key]
    }
    if not changed:
        raise NothingSet(_("Các giá trị không khác quy định đang áp dụng."))
    return changed


def _follow(exam: Exam) -> None:
    """Let the exam's papers carry the marks and weights that hold now."""
    rules = rules_of(exam)
    for paper in exam.papers:
        rule = rules.paper(paper.code)
        paper.weight, paper.pass_mark = rule.weight, rule.pass_mark
        paper.scale = rules.scoring.scale
    db.session.flush()
