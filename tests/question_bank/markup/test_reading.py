"""A text shows what its author meant, and nothing else can come out of it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem
from question_bank.items.choice import SingleChoice
from question_bank.markup.html import to_html, to_inline_html
from question_bank.markup.reading import (
    check_images,
    escape,
    image_names,
    plain_text,
    read,
    rename_images,
)
from question_bank.markup.tree import TAGS, to_json, walk
from question_bank.starter.loading import load_starter
from tests.pure import session

__all__ = ["session"]

NOWHERE = "".__add__


def html(text):
    return to_html(read(text), "/images/".__add__)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Một dòng\nHai dòng", "<p>Một dòng</p><p>Hai dòng</p>"),
        (
            "**đậm**, *nghiêng*, m^2^, H~2~O",
            "<p><strong>đậm</strong>, <em>nghiêng</em>, m<sup>2</sup>, H<sub>2</sub>O</p>",
        ),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        (
            "| A | B |\n|---|--:|\n| 1 | 2 |",
            (
                '<table><thead><tr><th>A</th><th align="right">B</th></tr></thead>'
                '<tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>'
            ),
        ),
        (
            "![Sơ đồ *kê biên*](so-do.png)",
            '<p><img src="/images/so-do.png" alt="Sơ đồ *kê biên*"></p>',
        ),
    ],
)
def test_a_mark_is_shown_as_what_it_means(text, shown):
    assert html(text) == shown


@pytest.mark.parametrize(
    "words",
    [
        "Thủ đô là _____.",
        "(____) và (____)",
        "5 * 3 * 2 = 30",
        "- 5",
        "1. Người được thi hành án",
        "Theo mẫu (*) và mẫu (*)",
        "[Điều 6](https://example.com)",
        "<b>không phải HTML</b> &amp; `mã`",
        "# không phải đề mục",
        "a ~ b ~ c và x^2",
    ],
)
def test_what_only_looks_like_a_mark_is_shown_as_typed(words):
    assert plain_text(words) == words


def test_no_question_of_the_starter_bank_reads_differently_than_it_is_written():
    texts = [each.item.stem for each in load_starter().questions]

    assert [text for text in texts if plain_text(text) != text] == []


LINE = st.text(st.sampled_from(list("abcđê 1.()[]!*_^~\\|-+<>&`#\"'")), min_size=1, max_size=40)


@given(LINE)
@settings(max_examples=50)
def test_escaped_words_are_read_as_they_were(words):
    words = " ".join(words.split())

    assert plain_text(escape(words)) == words


@given(st.lists(LINE, max_size=6).map("\n".join))
@settings(max_examples=50)
def test_nothing_but_the_allowed_elements_comes_out(text):
    assert set(re.findall(r"<(\w+)", html(text))) <= TAGS
    assert all(each.tag in TAGS for each in walk(read(text)))


def test_a_script_or_an_address_stays_letters():
    shown = html(
        "<script>x</script> ![x](javascript:alert(1)) ![y](//nơi.khác/a.png) ![z](a/b.png)"
    )

    assert "<script" not in shown
    assert "<img" not in shown


def test_a_single_paragraph_fits_into_a_line():
    assert to_inline_html(read("**a** b"), NOWHERE) == "<strong>a</strong> b"


def test_an_image_without_an_address_leaves_its_description():
    assert to_html(read("![một cái cân](can)"), lambda _name: "") == "<p>[một cái cân]</p>"


def test_the_tree_is_json():
    assert to_json(read("**a** ![b](c)")) == [
        ["p", {}, ["strong", {}, "a"], " ", ["img", {"name": "c", "alt": "b"}]]
    ]


def test_images_are_listed_once_and_renamed():
    text = "![a](mot.png) và ![b](hai.png), lại ![c](mot.png)"

    assert image_names(text) == ("mot.png", "hai.png")
    assert rename_images(text, {"mot.png": "f00"}) == "![a](f00) và ![b](hai.png), lại ![c](f00)"


@pytest.mark.parametrize(
    "text",
    [
        "![](a.png)",
        "![  ](a.png)",
        "![x](https://example.com/a.png)",
        "![x](../a.png)",
        "![x](data:image/png;base64,AAAA)",
        '![x](a.png "tên")',
        "![x](<a.png>)",
    ],
)
def test_an_image_needs_a_description_and_a_name(text):
    with pytest.raises(InvalidItem, match="Hình"):
        check_images(text, column="Câu hỏi")


def test_an_item_refuses_such_an_image_beside_its_field():
    with pytest.raises(InvalidItem) as refused:
        SingleChoice(stem="Câu", options=("![](a.png)", "b"), key=0)

    assert refused.value.column == "A"
