"""QTI's other interactions, as other systems write them."""

from decimal import Decimal

import pytest

from question_bank.formats.archive import Archive
from question_bank.formats.qti.packages import QTI21, QTI22, QTI30
from question_bank.formats.qti.reading import read
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay, Step
from question_bank.items.matching import Matching, matching_of
from question_bank.items.ordering import Ordering
from question_bank.question import Question
from question_bank.scoring.policies import PartPolicy
from tests.question_bank.formats.test_qti import item, read_item, the_item

SETS = (
    '<simpleMatchSet><simpleAssociableChoice identifier="p" matchMax="1">Việt Nam'
    '</simpleAssociableChoice><simpleAssociableChoice identifier="q" matchMax="1">Lào'
    "</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>"
    '<simpleAssociableChoice identifier="x">Huế</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y">Hà Nội</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="z">Viêng Chăn</simpleAssociableChoice></simpleMatchSet>'
)
MATCH = f'<matchInteraction responseIdentifier="R"><prompt>Ghép.</prompt>{SETS}</matchInteraction>'


def matching(right="p y</value><value>q z", mapping=""):
    return item(MATCH, right=right, type_="directedPair", cardinality="multiple", more=mapping)


def mapping(default, least="0"):
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="2"/>' for key in ("p y", "q z"))
    return f'<mapping lowerBound="{least}" defaultValue="{default}">{entries}</mapping>'


@pytest.mark.parametrize(
    ("told", "policy"),
    [
        ("", PartPolicy.ALL_OR_NOTHING),
        (mapping("0"), PartPolicy.PARTIAL),
        (mapping("-1"), PartPolicy.PENALTY),
        (mapping("-2"), PartPolicy.CORRECT_MINUS_WRONG),
        (mapping("-2", least="-4"), PartPolicy.NEGATIVE),
    ],
)
def test_pairs_are_paid_as_their_mapping_says(told, policy):
    pairs = [("Việt Nam", "Hà Nội"), ("Lào", "Viêng Chăn")]
    wanted = matching_of("Đọc *kỹ*.\nGhép.", pairs, distractors=["Huế"], policy=policy)

    assert the_item(matching(mapping=told)) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (matching(right="p y"), "đúng một vế phải"),
        (matching(right="p y</value><value>q w"), "đúng một vế phải"),
        (matching(mapping=mapping("-0.3")), "không theo cách chấm nào"),
        (item('<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">A'
              '</simpleChoice><simpleChoice identifier="b">B</simpleChoice></orderInteraction>',
              right="a", cardinality="ordered"), "mỗi mục đúng một lần"),
        (item('<extendedTextInteraction responseIdentifier="R"/>', type_="string"),
         "hướng dẫn chấm"),
    ],
)  # fmt: skip
def test_what_is_no_item_of_ours_is_refused_and_kept_as_far_as_it_was_understood(text, said):
    report = read_item(text)

    assert said in report.errors[0].message


def test_an_order_is_that_of_the_right_response():
    body = '<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">hai'
    body += '</simpleChoice><simpleChoice identifier="b">một</simpleChoice></orderInteraction>'

    found = the_item(item(body, right="b</value><value>a", cardinality="ordered"))

    assert found == Ordering(stem="Đọc *kỹ*.", entries=("một", "hai"))


def test_lists_within_a_text_are_its_gaps():
    def gap(name, *choices):
        inside = "".join(f'<inlineChoice identifier="{c}">{c}</inlineChoice>' for c in choices)
        return (
            f'<inlineChoiceInteraction responseIdentifier="{name}">{inside}'
            "</inlineChoiceInteraction>"
        )

    body = f"<p>Hạn {gap('R', 'ba', 'muoi')} ngày từ khi {gap('S', 'ky', 'nhan')}.</p>"
    second = (
        '</responseDeclaration><responseDeclaration identifier="S" cardinality="single" '
        'baseType="identifier"><correctResponse><value>nhan</value></correctResponse>'
    )

    found = the_item(item(body, right="muoi", more=second))

    assert found == Cloze(
        stem="Đọc *kỹ*.\nHạn [[1]] ngày từ khi [[2]].", gaps=(("muoi", "ba"), ("nhan", "ky"))
    )


def test_a_rubric_for_scorers_is_the_scheme_and_never_shown():
    rubric = '<rubricBlock view="scorer"><p>Nêu luật (1 điểm)</p><p>Kết luận (2 điểm)</p>'
    body = f'{rubric}</rubricBlock><extendedTextInteraction responseIdentifier="R"/>'

    found = the_item(item(body, type_="string"))

    assert found == Essay(
        stem="Đọc *kỹ*.",
        steps=(Step("Nêu luật", Decimal(1)), Step("Kết luận", Decimal(2))),
    )


@pytest.mark.parametrize("format_", [QTI21, QTI22, QTI30])
@pytest.mark.parametrize("policy", PartPolicy)
def test_every_way_of_paying_parts_is_told_to_other_systems(format_, policy):
    pairs = Matching(stem="?", prompts=("a", "b"), options=("c", "d"), keys=(0, 1), policy=policy)
    gaps = Cloze(stem="Hỏi [[1]] và [[2]]?", gaps=(("a", "b"), ("c", "d")), policy=policy)
    questions = [Question(item=each, points=Decimal(2)) for each in (pairs, gaps)]

    data = format_.write(questions)
    text = Archive(data).read("items/Q2.xml").decode()

    assert format_.check_losses(questions) == ()
    assert [each.question for each in read(data).questions] == questions
    assert "[[1]]" not in text.partition(" adaptive=")[2]  # the title may name gaps
    is_whole = policy is PartPolicy.ALL_OR_NOTHING
    assert ("<and>" in text or "<qti-and>" in text) is is_whole
    assert (">-0.5<" in text) is (policy is PartPolicy.PENALTY)
