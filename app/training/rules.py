"""The rules a new class starts from: data in `rules.toml`, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "rules.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRules:
    """Defaults of a class, words for scores, signs of the register, hours asked for a year."""

    presence_percent: int
    excused_counts: bool
    presence_source: str
    pass_score: Decimal
    grades: tuple[tuple[Decimal, str], ...]
    """Floor and word, the highest floor first."""
    register_signs: Mapping[str, str]
    yearly_hours: int
    yearly_source: str

    def grade_word(self, score: Decimal) -> str:
        """The word for a score from 0 to 100."""
        return next(word for floor, word in self.grades if score >= floor)


@cache
def training_rules() -> TrainingRules:
    """The rules as they stand in the file."""
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    bands = [(Decimal(band["from"]), str(band["word"])) for band in data["grade"]]
    return TrainingRules(
        presence_percent=data["presence"]["percent"],
        excused_counts=data["presence"]["excused_counts"],
        presence_source=data["presence"]["source"],
        pass_score=Decimal(data["score"]["pass"]),
        grades=tuple(sorted(bands, reverse=True)),
        register_signs=dict(data["register"]),
        yearly_hours=data["yearly"]["hours"],
        yearly_source=data["yearly"]["source"],
    )
