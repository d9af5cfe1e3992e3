import re

import pytest

from app.regulations.loading import parse_profile, read_shipped_profile, shipped_profiles
from app.regulations.section import InvalidProfile
from tests.pure import session  # noqa: F401

TEXT = read_shipped_profile("chv-2025")


@pytest.mark.parametrize("profile_id", shipped_profiles())
def test_every_shipped_profile_loads_under_its_own_name(profile_id):
    assert parse_profile(read_shipped_profile(profile_id)).id == profile_id


def test_the_profile_of_2025_holds_the_rules_of_the_exam():
    profile = parse_profile(TEXT)

    assert {condition.id for condition in profile.conditions} == {
        "law_degree",
        "legal_experience",
        "enforcement_training",
        "current_rank",
        "appraisal",
        "discipline",
        "criminal_record",
        "employer_consent",
    }
    assert [(paper.id, paper.weight, paper.pass_mark) for paper in profile.papers] == [
        ("law", 1, 50),
        ("skills", 2, 50),
    ]
    assert profile.papers[1].questions == (60, 120)
    assert len(profile.provinces.names) == 34


def test_what_was_not_read_in_its_source_is_marked():
    profile = parse_profile(TEXT)

    assert profile.conditions[0].citation.verified
    assert not profile.papers[1].citation.verified
    assert profile.attendance is not None
    assert not profile.attendance.citation.verified


def test_the_rules_of_the_room_stand_with_their_citation_and_doubt():
    room = parse_profile(TEXT).room

    assert room is not None
    assert (room.entry.doors_open_minutes, room.entry.admission_required) == (120, True)
    assert (room.network.grace_seconds, room.network.late_window_minutes) == (15, 30)
    assert room.added_time.alone_up_to_minutes == 10
    assert not room.network.citation.verified
    assert room.network.citation.note


def test_a_stored_profile_without_rules_of_the_room_still_loads():
    before, _room, rest = TEXT.partition("[room.entry]")
    older = before + "[[sanctions]]" + rest.partition("[[sanctions]]")[2]

    assert parse_profile(older).room is None


def test_one_person_may_add_any_time_where_the_profile_sets_no_limit():
    room = parse_profile(TEXT.replace("alone_up_to_minutes = 10\n", "")).room

    assert room is not None
    assert room.added_time.alone_up_to_minutes is None


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("months = 36", "months = 36\nmoths = 36", "moths"),
        ("weight = 2", "weight = -2", "weight"),
        ("weight = 2", 'weight = "2"', "weight"),
        ("weight = 2", "weight = nan", "weight"),
        ("pass_mark = 50\ngo_on", "pass_mark = 101\ngo_on", "pass_mark"),
        ('citation = "Điều 50"\n', "", "citation"),
        ('citation = "Điều 50"\nverified = true', 'citation = "Điều 50"', "verified"),
        (
            'source = "TT02"\ncitation = "Điều 50"',
            'source = "TT99"\ncitation = "Điều 50"',
            "source",
        ),
        ('kind = "experience"', 'kind = "magic"', "kind"),
        ("minutes = [90, 180]", "minutes = [180, 90]", "minutes"),
        ('verdict = "met"', 'verdict = "maybe"', "verdict"),
        ("'(thac si|tien si)( .*)?'", "'(thac si'", "patterns"),
        ('tie_break = ["skills"]', 'tie_break = ["song"]', "tie_break"),
        ("max_total = 300", "max_total = 200", "max_total"),
        ('id = "skills"', 'id = "law"', "id"),
        ('by_day = "03-31"', 'by_day = "31-03"', "by_day"),
        ('unit = "years"', 'unit = "moons"', "unit"),
        ("decimals = 2", "decimals = true", "decimals"),
        ('also = ["Hà Giang"]', 'also = ["Hà Giang", "Hà Nội"]', "also"),
        ("in_force_from = 2025-11-11", 'in_force_from = "hôm qua"', "in_force_from"),
        ("doors_open_minutes = 120", "doors_open_minutes = 1441", "doors_open_minutes"),
        ("doors_open_minutes = 120", "doors_open_minutes = -1", "doors_open_minutes"),
        ("admission_required = true", 'admission_required = "yes"', "admission_required"),
        ("grace_seconds = 15", "grace_seconds = 1.5", "grace_seconds"),
        ("late_window_minutes = 30", "", "late_window_minutes"),
        ("alone_up_to_minutes = 10", "alone_minutes = 10", "alone_minutes"),
        ("[room.network]", "[room.net]", "network"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_line_and_key(old, new, key):
    assert TEXT.count(old) >= 1
    wrong = TEXT.replace(old, new, 1)

    with pytest.raises(InvalidProfile) as refused:
        parse_profile(wrong)

    place = re.match(r"Dòng (\d+), khóa “(.+?)”", str(refused.value))
    assert place is not None
    assert place[2].split(".")[-1] == key
    line = wrong.splitlines()[int(place[1]) - 1]
    assert key in line or line.startswith("[")


def test_a_missing_table_is_refused():
    without = re.sub(r"\[ranking\].*?\n\n", "", TEXT, flags=re.DOTALL)

    with pytest.raises(InvalidProfile, match="“ranking”: thiếu"):
        parse_profile(without)


def test_what_is_no_toml_is_refused():
    with pytest.raises(InvalidProfile, match="sai cú pháp"):
        parse_profile("id = ")


CIVIL = read_shipped_profile("cong-chuc-2025")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("weight = 0.7", "weight = -0.7", "weight"),
        ("weight = 0.7", "weight = 0.8", "papers"),
        ('papers = ["general", "written"]', 'papers = ["general", "general"]', "papers"),
        ('papers = ["general", "written"]', 'papers = ["general", "song"]', "papers"),
        ('papers = ["project"]', 'papers = ["oral"]', "id"),
        ('mode = "half_up"', 'mode = "by_luck"', "mode"),
        ("points = 7.5", "points = -7.5", "points"),
        ("points = 7.5", "points = inf", "points"),
        ('id = "wounded"', 'id = "hero"', "id"),
        ("round = 2", "round = 3", "round"),
        ("round = 2", "round = 0", "round"),
        ('quota_by = "post"', 'quota_by = "luck"', "quota_by"),
        ('tie_break = ["without_priority"', 'tie_break = ["without_luck"', "tie_break"),
        ("larger = { candidates = 500, count = 30 }", "larger = { candidates = 500 }", "count"),
        (
            "larger = { candidates = 500, count = 30 }",
            "larger = { candidates = 500, count = 30, luck = 1 }",
            "luck",
        ),
        ("carries_over = false", "", "carries_over"),
        ("holds = true", 'holds = "yes"', "holds"),
        ("years = 18", "years = 0", "years"),
        ("[priority]\n", "[prior]\n", "kind"),
        ('written = ["(doi vien )?', 'written = ["((doi vien )?', "written"),
    ],
)
def test_rules_that_cannot_hold_are_refused_with_their_line_and_key(old, new, key):
    wrong = CIVIL.replace(old, new, 1)
    if old.startswith("written"):
        wrong = CIVIL.replace("'(doi vien )?(thanh", "'(doi vien )?((thanh", 1)
    elif old.startswith("[priority]"):
        wrong = re.sub(r"\[priority\].*?(?=\[ranking\])", "", CIVIL, flags=re.DOTALL)
    assert wrong != CIVIL

    with pytest.raises(InvalidProfile) as refused:
        parse_profile(wrong)

    place = re.match(r"Dòng (\d+), khóa “(.+?)”", str(refused.value))
    assert place is not None
    assert place[2].split(".")[-1] == key
