"""Reading the rules of the exam room from a profile: entry, network, added time, conduct."""

from decimal import Decimal

from app.regulations import profile as rules
from app.regulations.section import Section

DAY_IN_MINUTES = 24 * 60
_HUNDRED = Decimal(100)


def read_room(section: Section) -> rules.RoomRules:
    """Turn `[room]` into rules. Raises InvalidProfile, which names the line and the key."""
    room = rules.RoomRules(
        entry=_entry(section.section("entry")),
        network=_network(section.section("network")),
        added_time=_added_time(section.section("added_time")),
        repeats=_repeats(section.section("repeats")) if section.has("repeats") else None,
        hand_in=_hand_in(section.section("hand_in")) if section.has("hand_in") else None,
        result=_result(section.section("result")) if section.has("result") else None,
        staff=_staff(section.section("staff")) if section.has("staff") else None,
    )
    section.finish()
    return room


def _entry(section: Section) -> rules.EntryRule:
    doors_open_minutes = section.whole("doors_open_minutes")
    if doors_open_minutes > DAY_IN_MINUTES:
        raise section.refuse("doors_open_minutes", f"không quá {DAY_IN_MINUTES} phút (một ngày)")
    rule = rules.EntryRule(
        doors_open_minutes=doors_open_minutes,
        admission_required=section.flag("admission_required"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _network(section: Section) -> rules.NetworkRule:
    rule = rules.NetworkRule(
        grace_seconds=section.whole("grace_seconds"),
        late_window_minutes=section.whole("late_window_minutes"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _added_time(section: Section) -> rules.AddedTimeRule:
    limited = section.has("alone_up_to_minutes")
    rule = rules.AddedTimeRule(
        alone_up_to_minutes=section.whole("alone_up_to_minutes") if limited else None,
        citation=section.citation(),
    )
    section.finish()
    return rule


def _repeats(section: Section) -> rules.RepeatRule:
    rule = rules.RepeatRule(
        across_papers=section.flag("across_papers"), citation=section.citation()
    )
    section.finish()
    return rule


def _hand_in(section: Section) -> rules.HandInRule:
    rule = rules.HandInRule(
        unsigned_deduct_percent=section.number("unsigned_deduct_percent", most=_HUNDRED),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _result(section: Section) -> rules.ResultRule:
    rule = rules.ResultRule(
        show_result_on_screen=section.flag("show_result_on_screen"), citation=section.citation()
    )
    section.finish()
    return rule


def _staff(section: Section) -> rules.StaffRule:
    rule = rules.StaffRule(
        invigilators=section.whole("invigilators", least=1),
        technicians=section.whole("technicians"),
        citation=section.citation(),
    )
    section.finish()
    return rule
