"""Why a blueprint cannot be filled, in plain words: topics, levels, numbers and days."""

from app.exams.demanding import to_demands
from app.exams.models import BlueprintCell, Paper
from app.i18n import _
from question_bank.assembly.clashes import Clash, Rule
from question_bank.assembly.pace import usual_minutes
from question_bank.items.registry import KIND_WORDS, MARKED_BY_PEOPLE
from question_bank.numbers import spell_number
from question_bank.question import LEVEL_WORDS

MOST_NAMED = 6
"""How many cells one sentence names."""


def pace_words() -> str:
    """How many minutes a question counts as whose author did not say, kind by kind."""
    paces = [
        _("%(kind)s %(minutes)s phút", kind=_(KIND_WORDS[kind]), minutes=spell_number(minutes))
        for kind, minutes in usual_minutes().items()
        if kind in KIND_WORDS and kind not in MARKED_BY_PEOPLE
    ]
    return "; ".join(paces)


def describe_clash(clash: Clash, paper: Paper) -> str:
    """One sentence that names what cannot be had together."""
    cells = [paper.cells[number] for number in clash.cells]
    if Rule.MINUTES in clash.rules and clash.least_minutes is not None:
        return _(
            "%(cells)s: các câu nhanh nhất cũng cần %(least)s phút, môn thi có %(minutes)d phút.",
            cells=_name_cells(cells),
            least=spell_number(clash.least_minutes.quantize(1)),
            minutes=paper.minutes,
        )
    needed = _(
        "%(cells)s: cần %(need)d câu, ngân hàng có %(have)d câu",
        cells=_name_cells(cells),
        need=clash.need,
        have=clash.have,
    )
    if not clash.rules:
        return f"{needed}."
    if clash.rules == (Rule.ENEMIES,):
        return _("%(needed)s, nhưng nhiều câu không được đứng chung một mã đề.", needed=needed)
    return _(
        "%(needed)s, chỉ còn %(left)d câu khi đòi hỏi: %(rules)s.",
        needed=needed,
        left=clash.left,
        rules="; ".join(_name_rule(rule, paper) for rule in clash.rules),
    )


def kind_words(kind: str) -> str:
    """The kind of question a cell asks for."""
    return _(KIND_WORDS.get(kind, kind)) if kind else _("Mọi loại")


def _name_cell(cell: BlueprintCell) -> str:
    """The cell's topic, level and kind."""
    words = [cell.topic.title, _(LEVEL_WORDS[cell.level])]
    if cell.kind:
        words.append(kind_words(cell.kind))
    return ", ".join(words)


def _name_cells(cells: list[BlueprintCell]) -> str:
    named = "; ".join(f"“{_name_cell(cell)}”" for cell in cells[:MOST_NAMED])
    if len(cells) > MOST_NAMED:
        return _("%(named)s và %(more)d dòng nữa", named=named, more=len(cells) - MOST_NAMED)
    return named


def _name_rule(rule: Rule, paper: Paper) -> str:
    demands = to_demands(paper)
    rested, counted = demands.unused_since, demands.counted_since
    words = {
        Rule.IN_FORCE: _(
            "mọi căn cứ còn hiệu lực vào ngày %(day)s",
            day=paper.exam.content_on.strftime("%d/%m/%Y"),
        ),
        Rule.OPEN: _("đã duyệt và chưa từng cho luyện tập"),
        Rule.RESTED: _(
            "chưa dùng kể từ ngày %(day)s", day=rested.strftime("%d/%m/%Y") if rested else ""
        ),
        Rule.NOT_WORN: _(
            "dùng dưới %(most)d lần kể từ ngày %(day)s",
            most=demands.most_uses or 0,
            day=counted.strftime("%d/%m/%Y") if counted else "…",
        ),
        Rule.ENEMIES: _("câu xung khắc không đứng chung một mã đề"),
        Rule.MINUTES: _("tổng thời gian không quá %(minutes)d phút", minutes=paper.minutes),
    }
    return words[rule]
