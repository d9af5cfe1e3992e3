"""Reading a profile from TOML, strictly: what is unknown, missing or absurd is refused by line."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from importlib.resources import files
from typing import Protocol, TypeVar

from app.regulations import profile as rules
from app.regulations.claims import Claims
from app.regulations.conditions_schema import read_condition
from app.regulations.room_schema import read_room
from app.regulations.section import InvalidProfile, Section, locate

_BY_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_FORMS = ("computer", "written", "interview")
_QUOTAS = ("province",)
_HUNDRED = Decimal(100)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Rule = TypeVar("_Rule", bound=_Named)


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
        scoring=_scoring(root.section("scoring")),
        papers=_each(root, "papers", _paper),
        bonus=_bonus(root.section("bonus")) if root.has("bonus") else None,
        ranking=_ranking(root.section("ranking")),
        marking=_marking(root.section("marking")) if root.has("marking") else None,
        late_arrivals=tuple(_late_arrival(late) for late in root.sections("late_arrivals")),
        room=read_room(root.section("room")) if root.has("room") else None,
        sanctions=_each(root, "sanctions", _sanction),
        attendance=_attendance(root.section("attendance")) if root.has("attendance") else None,
        deadlines=_each(root, "deadlines", _deadline),
        provinces=_provinces(root.section("provinces")),
    )
    root.finish()
    _check_whole(profile, root)
    return profile


def _each(root: Section, key: str, read: Callable[[Section], _Rule]) -> tuple[_Rule, ...]:
    found: dict[str, _Rule] = {}
    for section in root.sections(key):
        rule = read(section)
        if rule.id in found:
            raise section.refuse("id", f"“{rule.id}” đã có ở trên")
        found[rule.id] = rule
    return tuple(found.values())


def _check_whole(profile: rules.RegulationProfile, root: Section) -> None:
    """Refuse what only the whole shows: marks beyond the scale, ties broken by no paper."""
    papers = {paper.id: paper for paper in profile.papers}
    for place, paper in enumerate(profile.papers):
        if paper.pass_mark > profile.scoring.scale:
            section = root.sections("papers")[place]
            raise section.refuse("pass_mark", f"không quá thang điểm {profile.scoring.scale}")
    if unknown := [paper for paper in profile.ranking.tie_break if paper not in papers]:
        raise root.section("ranking").refuse("tie_break", f"không có môn thi “{unknown[0]}”")
    total = sum(paper.weight * profile.scoring.scale for paper in profile.papers)
    if total != profile.scoring.max_total:
        raise root.section("scoring").refuse("max_total", f"các hệ số cho tổng {total}")


def _scoring(section: Section) -> rules.ScoringRule:
    rule = rules.ScoringRule(
        scale=section.number("scale"),
        decimals=section.whole("decimals"),
        max_total=section.number("max_total"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _paper(section: Section) -> rules.PaperRule:
    rule = rules.PaperRule(
        id=section.text("id"),
        title=section.text("title"),
        form=section.word("form", _FORMS),
        minutes=section.span("minutes"),
        questions=section.span("questions") if section.has("questions") else None,
        weight=section.number("weight"),
        pass_mark=section.number("pass_mark"),
        go_on_percent=(
            section.number("go_on_percent", most=_HUNDRED) if section.has("go_on_percent") else None
        ),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _bonus(section: Section) -> rules.BonusRule:
    rule = rules.BonusRule(
        points=section.number("points"),
        claim=section.word("claim", [claim.name for claim in fields(Claims)]),
        title=section.text("title"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _ranking(section: Section) -> rules.RankingRule:
    rule = rules.RankingRule(
        quota_by=section.word("quota_by", _QUOTAS),
        tie_break=section.texts("tie_break"),
        decided_by=section.text("decided_by"),
        citation=section.citation(),
    )
    section.finish()
    return rule


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
        citation=section.citation(),
    )
    section.finish()
    return rule


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
