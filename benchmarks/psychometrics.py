"""Time the figures of questions: classical statistics of a large exam, a 2PL of a usual one.

python -m benchmarks.psychometrics
"""

import time

import numpy as np

from question_bank.psychometrics.calibration import calibrate
from question_bank.psychometrics.classical import describe_items, describe_test
from question_bank.psychometrics.models import ItemParameters, Model
from question_bank.psychometrics.responses import Marks
from tests.question_bank.psychometrics.simulating import (
    draw_marks,
    draw_parameters,
    standard_abilities,
)


def draw(persons: int, items: int, seed: int) -> tuple[Marks, ItemParameters]:
    """Right and wrong answers of a two-parameter model, and the parameters they came from."""
    generator = np.random.default_rng(seed)
    true = draw_parameters(generator, items)
    return draw_marks(generator, true, standard_abilities(generator, persons)), true


class Stopwatch:
    """Time since it was made, on the wall and of the processor (a busy machine parts them)."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        wall = time.perf_counter() - self.wall
        return f"{wall:.2f} s (processor {time.process_time() - self.processor:.2f} s)"


def off(found: np.ndarray, true: np.ndarray) -> float:
    """The root of the mean square error."""
    return float(np.sqrt(np.mean((found - true) ** 2)))


def measure() -> list[tuple[str, str]]:
    """The time of each, and for the 2PL how far its parameters are from the true ones."""
    large, _true = draw(100_000, 100, seed=1)
    watch = Stopwatch()
    describe_items(large)
    describe_test(large)
    classical = str(watch)
    usual, true = draw(5_000, 60, seed=2)
    watch = Stopwatch()
    found = calibrate(usual, Model.TWO_PARAMETERS).parameters
    spent = str(watch)
    a, b = off(found.slope, true.slope), off(found.difficulty, true.difficulty)
    return [
        ("classical statistics, 100,000 x 100", classical),
        ("2PL, 5,000 x 60", spent),
        ("2PL, root mean square error of a", f"{a:.3f}"),
        ("2PL, root mean square error of b", f"{b:.3f}"),
    ]


if __name__ == "__main__":
    for name, spent in measure():
        print(f"{name:<40}  {spent:>10}")
