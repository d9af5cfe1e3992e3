"""What a ranking is made of: each candidate's scores, and what else counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.errors import DomainError
from app.regulations.profile import RegulationProfile


class InvalidEntry(DomainError):
    """A score outside the scale, a paper the profile does not have, a person entered twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A candidate's settled scores by paper id; a paper not sat is missing or None."""

    candidate: str
    group: str
    scores: Mapping[str, Decimal | None]
    has_bonus: bool = False
    priority: frozenset[str] = frozenset()
    """The ids of the priority categories that were granted."""
    choices: tuple[str, ...] = ()
    """The offices chosen, the one wanted most first, where offices share the post."""
    outside_quota: bool = False


def check_entries(
    profile: RegulationProfile,
    entries: Sequence[Entry],
    quotas: Mapping[str, int],
    offices: Mapping[str, Mapping[str, int]],
) -> None:
    """Refuse what cannot be ranked. Raises InvalidEntry."""
    if len({entry.candidate for entry in entries}) != len(entries):
        raise InvalidEntry("Một thí sinh có hai dòng điểm")
    counts = [
        *quotas.values(),
        *(count for shared in offices.values() for count in shared.values()),
    ]
    if any(count < 0 for count in counts):
        raise InvalidEntry("Chỉ tiêu không được âm")
    for entry in entries:
        _check_scores(profile, entry)
        if entry.group in offices:
            _check_choices(entry, offices[entry.group])


def _check_scores(profile: RegulationProfile, entry: Entry) -> None:
    if not entry.scores.keys() <= {paper.id for paper in profile.papers}:
        raise InvalidEntry(f"Thí sinh {entry.candidate}: điểm của môn thi không có trong kỳ thi")
    for score in entry.scores.values():
        if score is not None and not 0 <= score <= profile.scoring.scale:
            raise InvalidEntry(f"Thí sinh {entry.candidate}: điểm {score} ngoài thang điểm")


def _check_choices(entry: Entry, places: Mapping[str, int]) -> None:
    """An office that is not chosen was not applied for; whoever chooses none applied nowhere."""
    if not entry.choices:
        raise InvalidEntry(f"Thí sinh {entry.candidate}: chưa đăng ký cơ quan nào")
    if unknown := [office for office in entry.choices if office not in places]:
        raise InvalidEntry(
            f"Thí sinh {entry.candidate}: không có chỉ tiêu ở cơ quan “{unknown[0]}”"
        )
