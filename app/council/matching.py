"""What members and candidates have in common. Pure: values in, values out.

A likeness is evidence for a person to look at. Only a relation the rule names bars anybody
(NĐ 170/2025/NĐ-CP Điều 8 khoản 3).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.text import fold


class Ground(StrEnum):
    """What is alike."""

    OWN_NUMBER = "own_number"
    RELATIVE_NUMBER = "relative_number"
    OWN_NAME_AND_BIRTH = "own_name_and_birth"
    RELATIVE_NAME_AND_BIRTH = "relative_name_and_birth"
    OWN_NAME = "own_name"
    RELATIVE_NAME = "relative_name"
    NAMED_BY_CANDIDATE = "named_by_candidate"
    UNIT = "unit"
    RESIDENCE = "residence"


WEIGHTS: Mapping[Ground, int] = {
    Ground.OWN_NUMBER: 3,
    Ground.RELATIVE_NUMBER: 3,
    Ground.OWN_NAME_AND_BIRTH: 3,
    Ground.RELATIVE_NAME_AND_BIRTH: 3,
    Ground.OWN_NAME: 2,
    Ground.RELATIVE_NAME: 2,
    Ground.NAMED_BY_CANDIDATE: 2,
    Ground.UNIT: 1,
    Ground.RESIDENCE: 1,
}
"""3: hardly by chance; 2: a name, which many share; 1: true of many who are not related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A declared relative; `relation` in the words of the rule."""

    relation: str
    full_name: str
    birth_on: date | None = None
    national_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A member with the relatives they declared."""

    id: UUID
    full_name: str
    birth_on: date | None = None
    national_id: str = ""
    unit: str = ""
    residence: str = ""
    relatives: tuple[Relative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Somebody registered; `kin` are the people their registration names."""

    id: UUID
    full_name: str
    birth_on: date
    national_id: str
    unit: str = ""
    residence: str = ""
    kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that is alike, as it is written."""

    ground: Ground
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """Everything a member and an applicant have in common, the strongest first."""

    official: UUID
    applicant: UUID
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> int:
        """How strong the strongest is, 1 to 3."""
        return max(WEIGHTS[one.ground] for one in self.evidence)


Index = Mapping[str, Sequence[Applicant]]


def find_matches(officials: Iterable[Official], applicants: Sequence[Applicant]) -> list[Match]:
    """Every pair that has something in common, in the order of the officials.

    The applicants are looked up, not gone through: the time grows with either, not with both.
    """
    index = _Applicants(applicants)
    return [match for official in officials for match in _matches_of(official, index)]


class _Applicants:
    """The applicants by what they can be found by."""

    def __init__(self, applicants: Sequence[Applicant]) -> None:
        self.by_number = _index((one.national_id, one) for one in applicants)
        self.by_name = _index((name_key(one.full_name), one) for one in applicants)
        self.by_kin = _index((name_key(name), one) for one in applicants for name in one.kin)
        self.by_unit = _index((fold(one.unit), one) for one in applicants)
        self.by_residence = _index((fold(one.residence), one) for one in applicants)


def _index(pairs: Iterable[tuple[str, Applicant]]) -> Index:
    found: dict[str, list[Applicant]] = defaultdict(list)
    for key, applicant in pairs:
        if key:
            found[key].append(applicant)
    return found


def name_key(name: str) -> str:
    """What spellings of one name share: accents, tone marks' places and capitals do not count."""
    return fold(name)


def _matches_of(official: Official, index: _Applicants) -> Iterator[Match]:
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for applicant, evidence in _evidence(official, index):
        if evidence not in found[applicant.id]:
            found[applicant.id].append(evidence)
    for applicant_id, evidence_list in found.items():
        ordered = sorted(evidence_list, key=lambda one: -WEIGHTS[one.ground])
        yield Match(official.id, applicant_id, tuple(ordered))


def _evidence(official: Official, index: _Applicants) -> Iterator[tuple[Applicant, Evidence]]:
    yield from _own(official, index)
    for relative in official.relatives:
        yield from _by_relative(relative, index)
    for applicant in index.by_kin.get(name_key(official.full_name), ()):
        yield applicant, Evidence(Ground.NAMED_BY_CANDIDATE, official.full_name)
    for applicant in index.by_unit.get(fold(official.unit), ()):
        yield applicant, Evidence(Ground.UNIT, applicant.unit)
    for applicant in index.by_residence.get(fold(official.residence), ()):
        yield applicant, Evidence(Ground.RESIDENCE, applicant.residence)


def _own(official: Official, index: _Applicants) -> Iterator[tuple[Applicant, Evidence]]:
    for applicant in index.by_number.get(official.national_id, ()):
        yield applicant, Evidence(Ground.OWN_NUMBER, applicant.national_id)
    for applicant in index.by_name.get(name_key(official.full_name), ()):
        born_alike = applicant.birth_on == official.birth_on
        ground = Ground.OWN_NAME_AND_BIRTH if born_alike else Ground.OWN_NAME
        yield applicant, Evidence(ground, applicant.full_name)


def _by_relative(relative: Relative, index: _Applicants) -> Iterator[tuple[Applicant, Evidence]]:
    text = f"{relative.full_name} ({relative.relation})"
    for applicant in index.by_number.get(relative.national_id, ()):
        yield applicant, Evidence(Ground.RELATIVE_NUMBER, text)
    for applicant in index.by_name.get(name_key(relative.full_name), ()):
        born_alike = applicant.birth_on == relative.birth_on
        ground = Ground.RELATIVE_NAME_AND_BIRTH if born_alike else Ground.RELATIVE_NAME
        yield applicant, Evidence(ground, text)
