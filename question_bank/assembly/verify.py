"""Checking a form against its blueprint, whoever drew it, before it is sealed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from question_bank.assembly.assemble import DrawnForm
from question_bank.assembly.blueprint import Blueprint, PoolEntry
from question_bank.assembly.demands import NOTHING, Demands, Enemies
from question_bank.errors import N_, Fault
from question_bank.numbers import spell_number


def verify(
    form: DrawnForm,
    blueprint: Blueprint,
    pool: Sequence[PoolEntry],
    content_date: date,
    *,
    demands: Demands = NOTHING,
    enemies: Enemies = frozenset(),
) -> list[Fault]:
    """Every way in which the form breaks the blueprint, a hard demand or the law's dates.

    Empty if none. Difficulty, information and overlap may be relaxed and are not looked at. A
    fault's `line` is the question's number in the form.
    """
    entries = {entry.id: entry for entry in pool}
    return [
        *_check_totals(form, blueprint),
        *_check_cells(form, blueprint),
        *_check_repeats(form),
        *_check_entries(form, blueprint, entries, content_date),
        *_check_enemies(form, enemies),
        *_check_uses(form, entries, demands),
        *_check_time(form, entries, demands),
    ]


def _check_totals(form: DrawnForm, blueprint: Blueprint) -> Iterator[Fault]:
    if len(form.picks) != blueprint.question_count:
        yield _fault(
            "question-count",
            N_("Mã đề có %(have)s câu, ma trận cần %(need)s câu"),
            have=len(form.picks),
            need=blueprint.question_count,
        )
    points = sum((pick.points for pick in form.picks), Decimal(0))
    if points != blueprint.total_points:
        yield _fault(
            "total-points",
            N_("Tổng điểm của mã đề là %(have)s, ma trận cần %(need)s"),
            have=points,
            need=blueprint.total_points,
        )


def _check_cells(form: DrawnForm, blueprint: Blueprint) -> Iterator[Fault]:
    counts = Counter(pick.cell for pick in form.picks)
    for number, cell in enumerate(blueprint.cells):
        if counts[number] != cell.count:
            yield _fault(
                "cell-count",
                N_("Ô %(cell)s của ma trận (chủ đề %(topic)s) có %(have)s câu, cần %(need)s câu"),
                cell=number + 1,
                topic=cell.topic,
                have=counts[number],
                need=cell.count,
            )


def _check_repeats(form: DrawnForm) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, pick in enumerate(form.picks, start=1):
        if first.setdefault(pick.id, number) != number:
            yield _fault(
                "repeated-question",
                N_("Câu %(number)s trùng câu %(first)s trong cùng mã đề"),
                line=number,
                number=number,
                first=first[pick.id],
            )


def _check_entries(
    form: DrawnForm, blueprint: Blueprint, entries: Mapping[str, PoolEntry], content_date: date
) -> Iterator[Fault]:
    for number, pick in enumerate(form.picks, start=1):
        entry = entries.get(pick.id)
        if entry is None:
            yield _fault(
                "unknown-question",
                N_("Câu %(number)s không có trong nguồn câu hỏi được dùng"),
                line=number,
                number=number,
            )
            continue
        if not 0 <= pick.cell < len(blueprint.cells):
            yield _fault(
                "unknown-cell",
                N_("Câu %(number)s thuộc một ô không có trong ma trận"),
                line=number,
                number=number,
            )
            continue
        cell = blueprint.cells[pick.cell]
        if not entry.fits(cell) or pick.points != cell.points:
            yield _fault(
                "wrong-cell",
                N_("Câu %(number)s không đúng chủ đề, mức độ, loại hoặc điểm của ô ma trận"),
                line=number,
                number=number,
            )
        if not entry.is_in_force(content_date):
            yield _fault(
                "out-of-force",
                N_("Câu %(number)s dựa vào điều khoản không có hiệu lực vào ngày %(day)s"),
                line=number,
                number=number,
                day=content_date.strftime("%d/%m/%Y"),
            )


def _check_enemies(form: DrawnForm, enemies: Enemies) -> Iterator[Fault]:
    numbers = {pick.id: number for number, pick in enumerate(form.picks, start=1)}
    for pair in sorted(map(sorted, enemies)):
        if all(name in numbers for name in pair):
            first, second = sorted(numbers[name] for name in pair)
            yield _fault(
                "enemies",
                N_("Câu %(number)s và câu %(first)s không được đứng chung một mã đề"),
                line=second,
                number=second,
                first=first,
            )


def _check_uses(
    form: DrawnForm, entries: Mapping[str, PoolEntry], demands: Demands
) -> Iterator[Fault]:
    for number, pick in enumerate(form.picks, start=1):
        entry = entries.get(pick.id)
        if entry and entry.is_resting(demands):
            yield _fault(
                "resting",
                N_("Câu %(number)s đã dùng quá gần đây"),
                line=number,
                number=number,
            )
        if entry and entry.is_worn(demands):
            yield _fault(
                "worn",
                N_("Câu %(number)s đã dùng quá nhiều lần"),
                line=number,
                number=number,
            )


def _check_time(
    form: DrawnForm, entries: Mapping[str, PoolEntry], demands: Demands
) -> Iterator[Fault]:
    known = [entries[pick.id].minutes for pick in form.picks if pick.id in entries]
    minutes = sum((each for each in known if each is not None), Decimal(0))
    if demands.most_minutes is not None and minutes > demands.most_minutes:
        yield _fault(
            "time",
            N_("Thời gian dự kiến của các câu là %(have)s phút, quá %(most)s phút"),
            have=spell_number(minutes),
            most=spell_number(demands.most_minutes),
        )


def _fault(code: str, template: str, *, line: int | None = None, **params: object) -> Fault:
    words = {name: str(value) for name, value in params.items()}
    return Fault(code=code, template=template, line=line, params=words)
