"""Measure drawing ten parallel forms of sixty questions from two thousand, every demand made.

    python -m benchmarks.assemble_forms [--seeds 5]

The bank: 8 topics, 4 levels, one question in three numeric, half of them calibrated, one in nine
used lately, one in eleven resting on a law that has ended, some 800 pairs of enemies. The demands:
32 cells, mean difficulty within half a point of 58 %, information at the cut within 3 %, 118
minutes, no question in two forms, none used within two years or in two papers.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

from question_bank.assembly.assemble import DrawnForm, assemble
from question_bank.assembly.blueprint import Blueprint, Cell, InForce, PoolEntry
from question_bank.assembly.clashes import Situation, find_clashes
from question_bank.assembly.curves import Curve
from question_bank.assembly.demands import Demands, pairs
from question_bank.assembly.verify import verify
from question_bank.question import Level

SIZE, FORMS, DAY = 2_000, 10, date(2026, 7, 1)
OLD_LAW, NEW_LAW = InForce(date(2009, 7, 1), date(2026, 6, 30)), InForce(date(2020, 1, 1))
DEMANDS = Demands(
    difficulty=Decimal("0.58"),
    difficulty_tolerance=Decimal("0.005"),
    pass_share=Decimal("0.5"),
    information_tolerance=Decimal("0.03"),
    most_minutes=Decimal(118),
    overlap=0,
    unused_since=date(2024, 7, 1),
    most_uses=2,
    counted_since=date(2020, 1, 1),
)


def make_pool(rng: Random) -> list[PoolEntry]:
    """The bank described above."""
    return [
        PoolEntry(
            id=f"q{number:05}",
            topic_path=("thads", f"t{number % 8}"),
            level=list(Level)[number // 8 % 4],
            kind="numeric" if number % 3 == 0 else "single_choice",
            difficulty=Decimal(rng.randrange(25, 90)) / 100,
            minutes=Decimal(rng.randrange(60, 180)) / 60,
            calibrated=Curve(rng.uniform(0.6, 1.8), rng.gauss(0, 1), 0.2) if number % 2 else None,
            used_on=(date(2025, 1, 1),) if number % 9 == 0 else (),
            provisions=(OLD_LAW if number % 11 == 0 else NEW_LAW,),
        )
        for number in range(SIZE)
    ]


def make_blueprint() -> Blueprint:
    """Sixty questions: each of eight topics at each of four levels."""
    shares = [(3, 2, 2, 1)] * 4 + [(2, 2, 2, 1)] * 4
    return Blueprint(
        tuple(
            Cell(topic=f"t{topic}", level=level, count=count)
            for topic, counts in enumerate(shares)
            for level, count in zip(Level, counts, strict=True)
        )
    )


def make_situation() -> Situation:
    """The bank, the blueprint and the demands."""
    rng = Random(5)
    pool = make_pool(rng)
    names = [entry.id for entry in pool]
    couples = [rng.sample(names, 2) for _ in range(200)]
    couples += [[names[place], names[place + 32]] for place in range(600)]
    return Situation(
        blueprint=make_blueprint(),
        pool=pool,
        content_date=DAY,
        demands=DEMANDS,
        enemies=pairs(*couples),
    )


def draw(situation: Situation, seed: int) -> tuple[DrawnForm, ...]:
    """Ten forms."""
    return assemble(
        situation.blueprint,
        situation.pool,
        DAY,
        forms=FORMS,
        rng=Random(seed),
        demands=DEMANDS,
        enemies=situation.enemies,
    )


def check(situation: Situation, forms: tuple[DrawnForm, ...]) -> None:
    """Stop if a demand is broken: a figure for wrong forms says nothing."""
    for form in forms:
        wrong = verify(
            form,
            situation.blueprint,
            situation.pool,
            DAY,
            demands=DEMANDS,
            enemies=situation.enemies,
        )
        if wrong or form.relaxations:
            raise SystemExit(f"form {form.number} is not as demanded")
    if any(set(a.ids) & set(b.ids) for a, b in combinations(forms, 2)):
        raise SystemExit("two forms share a question")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def measure(*, seeds: int) -> list[tuple[str, str]]:
    """Rows of the table of benchmarks."""
    situation = make_situation()
    spent = []
    for seed in range(seeds):
        forms: list[tuple[DrawnForm, ...]] = []
        spent.append(timed(lambda seed=seed, forms=forms: forms.append(draw(situation, seed))))
        check(situation, forms[0])
    whys = timed(lambda: find_clashes(situation))
    rows = [
        ("10 forms × 60 from 2,000, all demands", _middle(spent)),
        ("the same, can it be?", whys),
    ]
    return [(name, f"{wall:.2f} s ({cpu:.2f} s CPU)") for name, (wall, cpu) in rows]


def _middle(spent: list[tuple[float, float]]) -> tuple[float, float]:
    walls, cpus = zip(*spent, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure drawing parallel forms.")
    parser.add_argument("--seeds", type=int, default=5)
    for name, figure in measure(seeds=parser.parse_args().seeds):
        print(f"{name:<40} {figure}")


if __name__ == "__main__":
    main()
