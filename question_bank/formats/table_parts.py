"""Cells of questions in parts: several texts in one cell, with bars between them."""

import re
from collections.abc import Sequence

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay, Step
from question_bank.items.matching import Matching, matching_of
from question_bank.items.options import LETTERS
from question_bank.numbers import spell_number
from question_bank.scoring.policies import PartPolicy


def join_cells(texts: Sequence[str]) -> str:
    """The texts in one cell; a bar or backslash in them stands after a backslash."""
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split_cell(cell: str) -> list[str]:
    """The texts that `join_cells` put into one cell."""
    pieces, start = [], 0
    for match in re.finditer(r"\\.|\|", cell, re.DOTALL):
        if match[0] == "|":
            pieces.append(cell[start : match.start()])
            start = match.end()
    pieces.append(cell[start:])
    return [re.sub(r"\\([\\|])", r"\1", piece.strip()) for piece in pieces]


def read_pairs(stem: str, cells: Sequence[str], policy: PartPolicy) -> Matching:
    """The item of cells "left | right" and "| distractor"; what stands behind a pair is a
    distractor too. Raise InvalidItem."""
    pieces = [split_cell(cell) for cell in cells if cell]
    if any(len(each) < 2 for each in pieces):
        raise InvalidItem(
            N_("Mỗi cặp ghi “vế trái | vế phải”; vế phải gây nhiễu ghi “| vế phải”"), column="A"
        )
    pairs = [(left, right) for left, right, *_others in pieces if left]
    strays = [right for left, right, *_others in pieces if not left]
    distractors = [text for _left, _right, *others in pieces for text in others]
    return matching_of(stem, pairs, distractors=strays + distractors, policy=policy)


def pair_cells(item: Matching) -> list[str]:
    """The cells that `read_pairs` reads: where there is no cell left for the distractors, they
    stand behind the last pair."""
    pairs = [
        [prompt, item.options[key]] for prompt, key in zip(item.prompts, item.keys, strict=True)
    ]
    others = [text for number, text in enumerate(item.options) if number not in item.keys]
    if len(pairs) + len(others) > len(LETTERS):
        pairs[-1] += others
        others = []
    return [join_cells(each).strip() for each in [*pairs, *(["", text] for text in others)]]


def read_gaps(stem: str, cells: Sequence[str], policy: PartPolicy) -> Cloze:
    """The item of cells "right | wrong | wrong", a cell for each gap. Raise InvalidItem."""
    gaps = tuple(tuple(split_cell(cell)) for cell in cells if cell)
    return Cloze(stem=stem, gaps=gaps, policy=policy)


def gap_cells(item: Cloze) -> list[str]:
    """The cells that `read_gaps` reads."""
    return [join_cells(options) for options in item.gaps]


def read_steps(stem: str, cells: Sequence[str], model: str) -> Essay:
    """The item of cells "marks | what the step is". Raise InvalidItem."""
    steps = []
    for cell in filter(None, cells):
        marks, _sign, text = cell.partition("|")
        steps.append(Step(text.strip(), to_decimal(marks, column="Hướng dẫn chấm")))
    return Essay(stem=stem, steps=tuple(steps), model=model)


def step_cells(item: Essay) -> list[str]:
    """The cells that `read_steps` reads."""
    return [f"{spell_number(step.marks)} | {step.text}" for step in item.steps]
