"""Answers drawn from known parameters."""

import numpy as np

from question_bank.psychometrics.models import ItemParameters
from question_bank.psychometrics.responses import Marks


def draw_parameters(generator, items, *, guessing=0.0):
    return ItemParameters(
        generator.lognormal(0, 0.25, items),
        generator.normal(0, 1, items),
        np.full(items, guessing),
    )


def draw_marks(generator, parameters, abilities):
    chances = parameters.chances(abilities)
    return Marks((generator.random(chances.shape) < chances).astype(float))


def standard_abilities(generator, persons):
    drawn = generator.normal(size=persons)
    return (drawn - drawn.mean()) / drawn.std()
