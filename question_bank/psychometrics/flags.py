"""What the figures of a question mean, in words a trainer can act on.

Limits are conventions of the field, given with each: Ebel & Frisbie (1991) for discrimination,
common practice for facility. A flag asks for a look; it decides nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from question_bank.errors import N_
from question_bank.psychometrics.classical import ItemStatistics, OptionTable
from question_bank.psychometrics.dif import EffectClass
from question_bank.psychometrics.responses import SMALL_SAMPLE

HARD, EASY = 0.2, 0.95
WEAK, NEGATIVE = 0.15, 0.0
MISFIT = 1.3
"""Mean squares above: more scattered than a useful measurement (Wright & Linacre 1994)."""
IDLE = 0.05
"""A wrong option chosen by fewer than one in twenty does no work (Haladyna & Downing 1993)."""


class Flag(StrEnum):
    """What a question is to be looked at for."""

    SMALL_SAMPLE = "small_sample"
    WRONG_KEY = "wrong_key"
    NEGATIVE = "negative"
    WEAK = "weak"
    HARD = "hard"
    EASY = "easy"
    IDLE_OPTION = "idle_option"
    GROUPS = "groups"
    MISFIT = "misfit"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of a question: `template % params`, in Vietnamese."""

    flag: Flag
    template: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params


def remark_on(
    figures: ItemStatistics, options: OptionTable | None = None, keys: Sequence[int] = ()
) -> list[Remark]:
    """Say what stands out, most serious first; nothing for a question without fault.

    `keys` are the right options' numbers, from 0.
    """
    remarks = list(_on_the_key(options, keys)) if options is not None else []
    remarks += _on_figures(figures)
    if options is not None:
        remarks += _on_idle_options(options, keys)
    if figures.persons < SMALL_SAMPLE:
        text = N_("Chỉ có %(persons)s thí sinh: các số liệu còn dao động nhiều, hãy thận trọng.")
        remarks.append(Remark(Flag.SMALL_SAMPLE, text, {"persons": str(figures.persons)}))
    return remarks


def _on_the_key(options: OptionTable, keys: Sequence[int]) -> Iterator[Remark]:
    if not keys:
        return
    strongest = [options.shares(option)[-1] for option in range(len(options.counts) - 1)]
    best_key = max(strongest[key] for key in keys)
    rival = max((n for n in range(len(strongest)) if n not in keys), key=strongest.__getitem__)
    if strongest[rival] > best_key:
        text = N_(
            "Đáp án có thể sai: phương án %(option)s được nhóm thí sinh khá nhất chọn nhiều "
            "hơn đáp án (%(share)s%% so với %(key)s%%)."
        )
        params = {
            "option": letter(rival),
            "share": f"{100 * strongest[rival]:.0f}",
            "key": f"{100 * best_key:.0f}",
        }
        yield Remark(Flag.WRONG_KEY, text, params)


def _on_figures(figures: ItemStatistics) -> Iterator[Remark]:
    link = figures.item_rest
    if link is not None and link < NEGATIVE:
        yield Remark(
            Flag.NEGATIVE,
            N_("Thí sinh yếu làm đúng nhiều hơn thí sinh khá: câu hỏi hoặc đáp án có lỗi."),
        )
    elif link is not None and link < WEAK:
        yield Remark(Flag.WEAK, N_("Câu hỏi hầu như không phân biệt được thí sinh khá và yếu."))
    if figures.facility < HARD:
        yield Remark(Flag.HARD, N_("Rất khó: chưa đến một phần năm thí sinh làm đúng."))
    elif figures.facility > EASY:
        yield Remark(Flag.EASY, N_("Quá dễ: hầu như mọi thí sinh đều làm đúng."))


def _on_idle_options(options: OptionTable, keys: Sequence[int]) -> Iterator[Remark]:
    persons = sum(options.sizes)
    for option, counts in enumerate(options.counts[:-1]):
        if persons and option not in keys and sum(counts) / persons < IDLE:
            text = N_(
                "Phương án %(option)s hầu như không ai chọn: phương án nhiễu không có tác dụng."
            )
            yield Remark(Flag.IDLE_OPTION, text, {"option": letter(option)})


def letter(option: int) -> str:
    """A for option 0, B for 1 …; past Z the number from 1."""
    return chr(ord("A") + option) if option < 26 else str(option + 1)


def remark_on_group(group: str, effect: EffectClass, delta: float) -> Remark | None:
    """Say that a group finds the question harder or easier than others of equal ability.

    `delta` on ETS's scale, negative where the question is harder for the group. Nothing is said
    of class A, which is what chance and small differences look like.
    """
    if effect is EffectClass.NEGLIGIBLE:
        return None
    if delta < 0:
        text = N_(
            "So với thí sinh khác cùng trình độ, nhóm %(group)s thấy câu này khó hơn (mức "
            "%(effect)s): hãy xem cách hỏi có bất lợi cho nhóm đó không."
        )
    else:
        text = N_(
            "So với thí sinh khác cùng trình độ, nhóm %(group)s thấy câu này dễ hơn (mức "
            "%(effect)s): hãy xem cách hỏi có lợi riêng cho nhóm đó không."
        )
    return Remark(Flag.GROUPS, text, {"group": group, "effect": effect.value})


def remark_on_misfit(infit: float, outfit: float) -> Remark | None:
    """Say that answers are more scattered than the model allows (Wright & Linacre 1994)."""
    if max(infit, outfit) <= MISFIT:
        return None
    text = N_(
        "Câu trả lời không theo quy luật chung (infit %(infit)s, outfit %(outfit)s): có thí sinh "
        "khá làm sai hoặc thí sinh yếu làm đúng nhiều hơn dự kiến."
    )
    figures = {"infit": infit, "outfit": outfit}
    params = {name: f"{value:.2f}".replace(".", ",") for name, value in figures.items()}
    return Remark(Flag.MISFIT, text, params)
