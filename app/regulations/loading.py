"""Reading a profile from TOML, strictly: what is unknown, missing or absurd is refused by line."""

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from typing import Protocol, TypeVar

from app.regulations import profile as rules
from app.regulations import selection_schema as schema
from app.regulations.conditions_schema import read_condition
from app.regulations.council_schema import read_council
from app.regulations.room_schema import read_room
from app.regulations.section import InvalidProfile, Section, locate
from app.regulations.selection_schema import check_ladder, check_papers

_BY_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_HUNDRED = Decimal(100)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Rule = TypeVar("_Rule", bound=_Named)
_Value = TypeVar("_Value")


def shipped_profiles() -> tuple[str, ...]:
    """The ids of the profiles that come with the application."""
    names = (entry.name for entry in files("app.regulations").joinpath("profiles").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read_shipped_profile(profile_id: str) -> str:
    """Return the TOML text of a profile that comes with the application; KeyError if none."""
    if profile_id not in shipped_profiles():
        raise KeyError(profile_id)
    path = files("app.regulations").joinpath("profiles", f"{profile_id}.toml")
    return path.read_text(encoding="utf-8")


def parse_profile(text: str) -> rules.RegulationProfile:
    """Turn TOML into a profile. Raises InvalidProfile, which names the line and the key."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProfile(f"Tệp TOML sai cú pháp: {error}") from error
    root = Section(data, lines=locate(text))
    sources = {}
    for source in root.sections("sources"):
        sources[source.text("key")] = source.text("title")
        source.finish()
    root.sources = frozenset(sources)
    profile = rules.RegulationProfile(
        id=root.text("id"),
        title=root.text("title"),
        in_force_from=root.day("in_force_from"),
        sources=sources,
        conditions=_each(root, "conditions", read_condition),
        scoring=schema.read_scoring(root.section("scoring")),
        papers=_each(root, "papers", schema.read_paper),
        schemes=_each(root, "schemes", schema.read_scheme, least=0),
        rounding=_optional(root, "rounding", schema.read_rounding),
        bonus=_optional(root, "bonus", schema.read_bonus),
        priority=_optional(root, "priority", schema.read_priority),
        ranking=schema.read_ranking(root.section("ranking")),
        outside_quota=_optional(root, "outside_quota", schema.read_outside_quota),
        supplement=_optional(root, "supplement", schema.read_supplement),
        marking=_optional(root, "marking", _marking),
        late_arrivals=tuple(_late_arrival(late) for late in root.sections("late_arrivals")),
        room=_optional(root, "room", read_room),
        sanctions=_each(root, "sanctions", _sanction),
        attendance=_optional(root, "attendance", _attendance),
        council=_optional(root, "council", read_council),
        preselection=_optional(root, "preselection", _preselection),
        deadlines=_each(root, "deadlines", _deadline),
        provinces=_provinces(root.section("provinces")),
    )
    root.finish()
    _check_whole(profile, root)
    return profile


def _optional(root: Section, key: str, read: Callable[[Section], _Value]) -> _Value | None:
    return read(root.section(key)) if root.has(key) else None


def _each(
    root: Section, key: str, read: Callable[[Section], _Rule], *, least: int = 1
) -> tuple[_Rule, ...]:
    found: dict[str, _Rule] = {}
    for section in root.sections(key, least=least):
        rule = read(section)
        if rule.id in found:
            raise section.refuse("id", f"“{rule.id}” đã có ở trên")
        found[rule.id] = rule
    return tuple(found.values())


def _check_whole(profile: rules.RegulationProfile, root: Section) -> None:
    """Refuse what only the whole shows: weights that cannot add up, ties broken by no paper."""
    check_papers(profile.papers, profile.scoring, profile.schemes, root)
    check_ladder(profile.ranking, profile.papers, root)
    if profile.priority is None:
        for section, condition in zip(root.sections("conditions"), profile.conditions, strict=True):
            if isinstance(condition, rules.PriorityCondition):
                raise section.refuse("kind", "bộ quy tắc không có điểm ưu tiên")


def _marking(section: Section) -> rules.MarkingRule:
    rule = rules.MarkingRule(
        average_up_to=section.number("average_up_to"),
        third_marker_from=section.number("third_marker_from"),
        mark_step=section.number("mark_step"),
        appeal_direct_below=section.number("appeal_direct_below"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _late_arrival(section: Section) -> rules.LateArrivalRule:
    rule = rules.LateArrivalRule(
        paper_minutes=section.span("paper_minutes"),
        minutes=section.whole("minutes"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _sanction(section: Section) -> rules.Sanction:
    bars = section.flag("bars_later_papers", default=False)
    rule = rules.Sanction(
        id=section.text("id"),
        title=section.text("title"),
        grounds=section.text("grounds"),
        deduct_percent=section.number("deduct_percent", most=_HUNDRED),
        bars_later_papers=bars,
        annuls_result=section.flag("annuls_result", default=False),
        chair_decides=section.flag("chair_decides", default=bars),
        decided_by=section.text("decided_by"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _attendance(section: Section) -> rules.AttendanceRule:
    rule = rules.AttendanceRule(
        present_percent=section.number("present_percent", most=_HUNDRED),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _preselection(section: Section) -> rules.PreselectionRule:
    rule = rules.PreselectionRule(
        papers=section.texts("papers", least=1), citation=section.citation()
    )
    section.finish()
    return rule


def _deadline(section: Section) -> rules.Deadline:
    timing = [key for key in ("after", "before", "by_day") if section.has(key)]
    if len(timing) != 1:
        raise section.refuse("", "cần đúng một trong: after, before, by_day")
    fixed = timing[0] == "by_day"
    rule = rules.Deadline(
        id=section.text("id"),
        title=section.text("title"),
        event=None if fixed else section.text(timing[0]),
        before=timing[0] == "before",
        count=0 if fixed else section.whole("count", least=1),
        unit=rules.DeadlineUnit(
            "days" if fixed else section.word("unit", list(rules.DeadlineUnit))
        ),
        by_day=_by_day(section) if fixed else None,
        larger=_optional(section, "larger", _larger),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _larger(section: Section) -> rules.LongerLimit:
    limit = rules.LongerLimit(
        candidates=section.whole("candidates", least=1), count=section.whole("count", least=1)
    )
    section.finish()
    return limit


def _by_day(section: Section) -> tuple[int, int]:
    match = _BY_DAY.fullmatch(section.text("by_day"))
    if match is None:
        raise section.refuse("by_day", "phải là tháng-ngày, ví dụ 03-31")
    return int(match[1]), int(match[2])


def _provinces(section: Section) -> rules.Provinces:
    names: list[str] = []
    also: dict[str, str] = {}
    for province in section.sections("list"):
        name = province.text("name")
        names.append(name)
        for spelling in (name, *province.texts("also")):
            key = rules.province_key(spelling)
            if also.setdefault(key, name) != name:
                raise province.refuse("also", f"“{spelling}” đã là {also[key]}")
        province.finish()
    rule = rules.Provinces(names=tuple(names), also=also, citation=section.citation())
    section.finish()
    return rule
