"""What members and candidates have in common."""

import time
from datetime import date
from uuid import UUID

import pytest

from app.council.matching import Applicant, Ground, Official, Relative, find_matches
from tests.pure import session  # noqa: F401  no database

BORN = date(1990, 5, 1)


def applicant(number=1, **facts):
    known = {"full_name": "Nguyễn Thị Hòa", "birth_on": BORN, "national_id": "001190000001"}
    return Applicant(id=UUID(int=number), **known | facts)


def official(**facts):
    return Official(id=UUID(int=7_000), **{"full_name": "Trần Văn Dũng"} | facts)


def grounds(one, *applicants):
    return [[each.ground for each in match.evidence] for match in find_matches([one], applicants)]


@pytest.mark.parametrize(
    ("facts", "ground", "weight"),
    [
        ({"national_id": "001190000001"}, Ground.OWN_NUMBER, 3),
        ({"full_name": "Nguyễn Thị Hoà"}, Ground.OWN_NAME, 2),
        ({"full_name": "NGUYEN THI HOA", "birth_on": BORN}, Ground.OWN_NAME_AND_BIRTH, 3),
        ({"full_name": "Nguyễn Thị Hòa", "birth_on": date(1990, 5, 2)}, Ground.OWN_NAME, 2),
        ({"unit": "THADS tỉnh Nghệ An"}, Ground.UNIT, 1),
        ({"residence": "12 Lê Lợi, Vinh"}, Ground.RESIDENCE, 1),
    ],
)
def test_what_is_alike_is_found_and_weighed(facts, ground, weight):
    people = [applicant(unit="THADS Tỉnh Nghệ An", residence="12 Lê Lợi, Vinh")]
    [match] = find_matches([official(**facts)], people)
    assert [one.ground for one in match.evidence] == [ground]
    assert match.weight == weight


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"full_name": "Nguyễn Thị Hoà"}, Ground.RELATIVE_NAME),
        ({"full_name": "Nguyễn Thị Hòa", "birth_on": BORN}, Ground.RELATIVE_NAME_AND_BIRTH),
        ({"full_name": "Hòa", "national_id": "001190000001"}, Ground.RELATIVE_NUMBER),
    ],
)
def test_a_declared_relative_is_found(facts, ground):
    relative = Relative(relation="Vợ, chồng", **facts)
    assert grounds(official(relatives=(relative,)), applicant()) == [[ground]]


def test_who_is_named_in_a_registration_is_found():
    assert grounds(official(), applicant(kin=("Trần Văn Dũng",))) == [[Ground.NAMED_BY_CANDIDATE]]


def test_what_nobody_wrote_is_not_alike():
    assert grounds(official(), applicant()) == []


def test_a_pair_is_told_once_with_the_strongest_first():
    relative = Relative(relation="Con đẻ, con nuôi", full_name="Nguyễn Thị Hòa", birth_on=BORN)
    one = official(unit="THADS", relatives=(relative, relative))
    assert grounds(one, applicant(unit="THADS")) == [[Ground.RELATIVE_NAME_AND_BIRTH, Ground.UNIT]]


def test_sixty_officials_are_compared_with_ten_thousand_within_seconds():
    people = [
        applicant(number, full_name=f"Nguyễn Văn {number}", unit=f"THADS {number % 60}")
        for number in range(10_000)
    ]
    officials = [
        Official(id=UUID(int=50_000 + n), full_name=f"Nguyễn Văn {n}", unit=f"THADS {n}")
        for n in range(60)
    ]
    began = time.process_time()
    found = find_matches(officials, people)
    assert len(found) == sum(1 for n in range(10_000) if n % 60 < 60)
    assert time.process_time() - began < 5
