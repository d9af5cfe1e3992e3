"""Which questions may take the place of one in a form, and the form after such a swap."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from question_bank.assembly.aims import Aim, set_aims
from question_bank.assembly.assemble import DrawnForm, list_relaxations
from question_bank.assembly.blueprint import PoolEntry, group_by_profile
from question_bank.assembly.clashes import Situation
from question_bank.assembly.feasibility import usable_entries
from question_bank.assembly.planning import plan_forms
from question_bank.assembly.verify import verify


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A question that may take the place: how far off it leaves the form, and where else it is.

    `miss` is the form's largest distance from an aim after the swap, in tolerances. `forms`
    numbers the other forms that hold the question.
    """

    id: str
    miss: float
    forms: tuple[int, ...]


class Bench:
    """The forms of a paper laid beside the pool, to swap questions in one of them."""

    def __init__(self, situation: Situation, forms: Sequence[DrawnForm], number: int) -> None:
        self.situation = situation
        self.form = next(form for form in forms if form.number == number)
        self.others = [form for form in forms if form.number != number]
        self.usable = usable_entries(
            situation.pool,
            situation.content_date,
            excluded=situation.excluded,
            demands=situation.demands,
        )
        self.aims = self._aims(len(forms))
        self.faults = Counter(self._faults(self.form))

    def _aims(self, count: int) -> list[Aim]:
        groups = group_by_profile(self.situation.blueprint, self.usable)
        plans = plan_forms(self.situation.blueprint, groups, forms=count)
        return set_aims(self.situation.blueprint, groups, plans, self.situation.demands)

    def list_equivalents(self, place: int) -> list[Equivalent]:
        """What may stand at the place (from 0), the nearest to the aims and the least used first.

        The form keeps every demand that it keeps now, and comes no further from an aim that it
        misses.
        """
        found = [
            Equivalent(
                entry.id,
                max((aim.miss(ids) for aim in self.aims), default=0.0),
                tuple(other.number for other in self.others if entry.id in other.ids),
            )
            for entry, ids in self._candidates(place)
            if self._keeps_aims(ids) and self._keeps_overlap(ids)
        ]
        sound = [each for each in found if not self.list_new_faults(place, each.id)]
        return sorted(sound, key=lambda each: (len(each.forms), each.miss, each.id))

    def swap(self, place: int, name: str) -> DrawnForm:
        """The form with that question at the place, and the demands it then does not keep."""
        picks = list(self.form.picks)
        picks[place] = replace(picks[place], id=name)
        ids = [pick.id for pick in picks]
        others = {other.number: other.ids for other in self.others}
        notes = list_relaxations(ids, self.aims, others, self.situation.demands)
        return DrawnForm(self.form.number, tuple(picks), tuple(notes))

    def list_new_faults(self, place: int, name: str) -> list[str]:
        """The messages of faults that the form would have after the swap and has not now."""
        return list((Counter(self._faults(self.swap(place, name))) - self.faults).elements())

    def _faults(self, form: DrawnForm) -> Iterator[str]:
        situation = self.situation
        for fault in verify(
            form,
            situation.blueprint,
            situation.pool,
            situation.content_date,
            demands=situation.demands,
            enemies=situation.enemies,
        ):
            yield fault.message

    def _candidates(self, place: int) -> Iterator[tuple[PoolEntry, list[str]]]:
        cell = self.situation.blueprint.cells[self.form.picks[place].cell]
        held = set(self.form.ids)
        for entry in self.usable:
            if entry.fits(cell) and entry.id not in held:
                ids = list(self.form.ids)
                ids[place] = entry.id
                yield entry, ids

    def _keeps_aims(self, ids: Sequence[str]) -> bool:
        return all(aim.miss(ids) <= max(1.0, aim.miss(self.form.ids)) for aim in self.aims)

    def _keeps_overlap(self, ids: Sequence[str]) -> bool:
        most = self.situation.demands.overlap
        return most is None or all(
            len(set(ids) & set(other.ids)) <= max(most, len(set(self.form.ids) & set(other.ids)))
            for other in self.others
        )
