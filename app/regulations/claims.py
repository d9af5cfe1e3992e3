"""What a person registering says about themself, as far as it could be read."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Unclear:
    """An answer that was given but could not be read: the text as it stood."""

    text: str


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year: an interval of days. Parts that do not exist raise ValueError."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """The partial date that is a whole one."""
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.day:02}" if self.day else "", f"{self.month:02}" if self.month else ""]
        return "/".join([part for part in parts if part] + [str(self.year)])


Dated = PartialDate | Unclear | None
"""A date as claimed; None where nothing was written."""

Declared = bool | Unclear | None
"""Yes or no as claimed; None where the question was not asked."""


@dataclass(frozen=True, slots=True)
class WorkPeriod:
    """A time of legal work, both ends included; without an end it still goes on."""

    start: PartialDate
    end: PartialDate | None = None

    def __str__(self) -> str:
        return f"{self.start}–{self.end or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """One registration's answers. Empty text: nothing was written."""

    full_name: str
    birth_date: date
    national_id: str
    gender: str | None = None
    ethnicity: str = ""
    employer: str = ""
    work_province: str = ""
    exam_province: str = ""
    current_rank: str = ""
    degree: str = ""
    school: str = ""
    graduation_year: int | Unclear | None = None
    degree_number: str = ""
    legal_work_from: Dated = None
    legal_work: tuple[WorkPeriod, ...] = ()
    """Each time of legal work, if they were asked for one by one; they go before the date alone."""
    certificate_number: str = ""
    certificate_on: Dated = None
    appraisals: Mapping[int, str] = field(default_factory=dict, hash=False)
    discipline: str = ""
    discipline_on: Dated = None
    under_discipline: Declared = None
    prosecuted: Declared = None
    consent: Declared = None
    volunteer_disadvantaged: Declared = None
    army: Declared = None
    post: str = ""
    offices: str = ""
    """The offices that share the post, the one wanted most first, parted by ";"."""
    priority: str = ""
    """The grounds for priority, parted by ";"."""
    vietnamese_only: Declared = None
    resident: Declared = None
    sound: Declared = None
    """Of good conduct, a clear record and fit for the work."""
    incapacitated: Declared = None
    under_measures: Declared = None
    """Under an administrative measure such as compulsory rehabilitation."""
    residence: str = ""
    father: str = ""
    mother: str = ""
    spouse: str = ""
    phone: str = ""
    email: str = ""
