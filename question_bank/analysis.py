"""Analysing a sitting from two CSV files: what each person chose, and the key."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from question_bank.errors import N_, Refusal
from question_bank.psychometrics.calibration import Calibration, calibrate
from question_bank.psychometrics.classical import (
    ItemStatistics,
    OptionTable,
    TestStatistics,
    describe_items,
    describe_test,
    tabulate_options,
)
from question_bank.psychometrics.fit import ItemFit, assess_fit
from question_bank.psychometrics.flags import Remark, letter, remark_on
from question_bank.psychometrics.models import Model
from question_bank.psychometrics.responses import Marks

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class UnreadableAnswers(Refusal):
    """A file of answers or keys says something impossible; the message says where."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Choices by question: for each its key and everybody's option from 0, None for no answer."""

    questions: Sequence[str]
    keys: Sequence[int]
    choices: Sequence[Sequence[int | None]]

    def marks(self) -> Marks:
        """1 for the key, 0 for anything else; no answer earns nothing."""
        columns = [
            [float(choice == key) for choice in column]
            for key, column in zip(self.keys, self.choices, strict=True)
        ]
        return Marks(np.array(columns, dtype=np.float64).T)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a sitting tells of its paper and of each question."""

    questions: Sequence[str]
    test: TestStatistics
    items: Sequence[ItemStatistics]
    options: Sequence[OptionTable]
    remarks: Sequence[Sequence[Remark]]
    calibration: Calibration | None
    fit: Sequence[ItemFit]


def read_answers(answers: str, keys: str) -> Answers:
    """Read both files. Raise UnreadableAnswers with the row that is wrong.

    Answers: a header (anything, then the questions' names), then a row a person: a name, then the
    letter chosen for each question or nothing. Keys: rows of a question's name and its letter.
    """
    key_of = _read_keys(keys)
    rows = list(csv.reader(io.StringIO(answers)))
    if len(rows) < 2 or len(rows[0]) < 2:
        raise UnreadableAnswers(N_("Tệp trả lời cần một dòng tên câu và ít nhất một thí sinh."))
    questions = [name.strip() for name in rows[0][1:]]
    unknown = [name for name in questions if name not in key_of]
    if unknown:
        raise UnreadableAnswers(N_("Không có đáp án cho câu %(name)s."), name=unknown[0])
    people = [_read_person(row, number, len(questions)) for number, row in enumerate(rows[1:], 2)]
    return Answers(questions, [key_of[name] for name in questions], list(zip(*people, strict=True)))


def _read_keys(keys: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, row in enumerate(csv.reader(io.StringIO(keys)), 1):
        if not any(cell.strip() for cell in row):
            continue
        option = _option(row[1]) if len(row) == 2 else None
        if option is None:
            raise UnreadableAnswers(
                N_("Tệp đáp án, dòng %(row)s: cần tên câu và một chữ cái A đến Z."), row=str(number)
            )
        found[row[0].strip()] = option
    return found


def _read_person(row: Sequence[str], number: int, questions: int) -> list[int | None]:
    cells = [cell.strip() for cell in row[1:]]
    if len(cells) != questions:
        raise UnreadableAnswers(
            N_("Tệp trả lời, dòng %(row)s: có %(count)s ô, cần %(wanted)s."),
            row=str(number),
            count=str(len(cells)),
            wanted=str(questions),
        )
    chosen = [_option(cell) for cell in cells]
    for cell, option in zip(cells, chosen, strict=True):
        if cell and option is None:
            raise UnreadableAnswers(
                N_("Tệp trả lời, dòng %(row)s: “%(cell)s” không phải một chữ cái A đến Z."),
                row=str(number),
                cell=cell[:20],
            )
    return chosen


def _option(cell: str) -> int | None:
    name = cell.strip().upper()
    return LETTERS.index(name) if len(name) == 1 and name in LETTERS else None


def analyse_answers(answers: Answers, model: Model | None = None) -> Analysis:
    """Compute everything; item parameters and their fit only when a model is asked for.

    Raise UnusableMarks.
    """
    marks = answers.marks()
    items = describe_items(marks)
    tables = [_options(answers, marks, index) for index in range(marks.items)]
    calibration = calibrate(marks, model) if model else None
    return Analysis(
        questions=answers.questions,
        test=describe_test(marks),
        items=items,
        options=tables,
        remarks=[
            remark_on(item, table, [key])
            for item, table, key in zip(items, tables, answers.keys, strict=True)
        ],
        calibration=calibration,
        fit=assess_fit(marks, calibration) if calibration else [],
    )


def _options(answers: Answers, marks: Marks, index: int) -> OptionTable:
    chosen = answers.choices[index]
    highest = max([answers.keys[index], *(each for each in chosen if each is not None)])
    rest = marks.totals() - marks.shares[:, index]
    return tabulate_options(chosen, rest, options=max(4, highest + 1))


def analysis_json(analysis: Analysis) -> str:
    """The analysis as JSON text with a line break at the end."""
    questions = [
        {
            "question": name,
            **asdict(analysis.items[index]),
            "options": {
                letter(option): list(analysis.options[index].shares(option))
                for option in range(len(analysis.options[index].counts) - 1)
            },
            "remarks": [{"flag": each.flag, "text": str(each)} for each in analysis.remarks[index]],
            **_parameters(analysis, index),
        }
        for index, name in enumerate(analysis.questions)
    ]
    told = {"test": asdict(analysis.test), "questions": questions}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _parameters(analysis: Analysis, index: int) -> dict[str, object]:
    if analysis.calibration is None:
        return {}
    found, errors = analysis.calibration.parameters, analysis.calibration.errors
    names = ("slope", "difficulty", "guessing")
    return {
        "parameters": {name: float(getattr(found, name)[index]) for name in names},
        "errors": {name: float(getattr(errors, name)[index]) for name in names},
        "fit": asdict(analysis.fit[index]),
    }


def analysis_text(analysis: Analysis) -> str:
    """The analysis as lines for a person, numbers with a decimal comma."""
    test = analysis.test
    lines = [
        (
            f"{test.persons} thí sinh, {test.items} câu; trung bình {_comma(test.mean)}, "
            f"độ lệch chuẩn {_comma(test.deviation)}, alpha {_comma(test.alpha)}, "
            f"sai số đo {_comma(test.standard_error)}"
        )
    ]
    for name, item, remarks in zip(
        analysis.questions, analysis.items, analysis.remarks, strict=True
    ):
        lines.append(
            f"{name}\tđộ khó {_comma(item.facility)}\tphân biệt {_comma(item.discrimination)}"
            f"\ttương quan {_comma(item.item_rest)}"
        )
        lines += [f"\t{remark}" for remark in remarks]
    return "\n".join(lines) + "\n"


def _comma(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")
