"""The pages of a preview, as a trainer goes through them."""

import io

import pytest
from sqlalchemy import func, select

from app.bank.models import PendingQuestion, Question, QuestionImport, QuestionStatus
from app.documents.sheets import read_sheet
from question_bank import question as pure
from question_bank.formats.registry import FORMATS
from question_bank.items.registry import item_from_dict
from question_bank.question import Level
from tests.app.bank.test_mending import asked
from tests.factories import QuestionVersionFactory
from tests.question_bank.formats.word_files import document, p

DATA = document(*asked(1, "B"), *asked(2), *asked(3, "A", "B"))


def upload(browser, data=DATA, name="đề.docx", **fields):
    typed = {"format": "", "topic": "thu-tuc", "law": "", **fields}
    return browser.post("/bank/imports/new", file=(io.BytesIO(data), name), **typed)


def count(session, model=Question):
    return session.scalar(select(func.count()).select_from(model))


def ids(session):
    stmt = select(PendingQuestion).order_by(PendingQuestion.position)
    return [str(row.id) for row in session.scalars(stmt)]


def test_a_document_is_previewed_mended_and_taken_in(as_trainer, session, topic):
    url = upload(as_trainer).url
    preview = as_trainer.get(url)
    assert "Nhiều phương án cùng được đánh dấu (A, B)" in preview.text
    assert "Nhập 1 câu dùng được" in preview.text
    assert count(session) == 0

    _first, second, third = ids(session)
    page = as_trainer.get(f"{url}/questions/{second}")
    assert page.soup.select_one("[name=stem]").text.strip() == "Hỏi số 2?"
    assert not page.soup.select("[name=key][checked]")
    typed = {
        "stem": "Hỏi số hai?", "options-0": "một", "options-1": "hai", "key": "1",
        "level": "apply", "points": "1", "topic": "thu-tuc",
    }  # fmt: skip
    assert as_trainer.post(f"{url}/questions/{second}", **typed, next="1").url.endswith(third)
    refused = as_trainer.post(f"{url}/questions/{third}", **typed | {"options-1": "một"})
    assert "trùng phương án" in refused.text
    as_trainer.post(f"{url}/choices", scope="chosen", row=third, act="drop")

    done = as_trainer.post(url, submit="1")
    assert done.url == url
    assert session.scalars(select(Question.status)).all() == [QuestionStatus.DRAFT] * 2
    assert "Đã nhập 2 câu hỏi" in as_trainer.get(url).text
    unused = read_sheet(as_trainer.get(f"{url}/unused").response.data)
    assert [row.texts()[1] for row in unused[1:]] == ["Câu 3: Hỏi số 3?"]
    assert as_trainer.post(url, submit="1").status == 409


def test_a_choice_for_all_and_taking_up_again(as_trainer, session, topic):
    url = upload(as_trainer, topic="").url
    as_trainer.post(f"{url}/choices", scope="all", topic="thu-tuc", level="apply", act="choose")
    assert "Nhập 1 câu dùng được" in as_trainer.get(f"{url}?state=ready").text

    as_trainer.post(f"{url}/choices", scope="faulty", act="drop")
    assert "Câu 2" in as_trainer.get(f"{url}?state=dropped").text
    as_trainer.post(f"{url}/choices", scope="all", act="restore")
    assert "Câu 2" in as_trainer.get(f"{url}?state=faulty").text


def test_a_file_in_an_old_encoding_is_shown_in_each_before_it_is_read(as_trainer, session, topic):
    data = "Ai ra quyÕt ®Þnh? {=Thñ tr\xadëng ~Th\xad ký}\n".encode("latin-1")
    url = upload(as_trainer, data, "de.gift").url

    page = as_trainer.get(url)
    assert "Ai ra quyết định?" in page.text
    assert page.soup.select("input[name=encoding]")[0]["value"] == "tcvn3"
    assert as_trainer.post(f"{url}/reading", encoding="").url == url
    assert count(session, PendingQuestion) == 0

    as_trainer.post(f"{url}/reading", encoding="tcvn3")
    assert "Thủ trưởng" in as_trainer.get(url).text


def test_a_long_file_is_read_by_a_job(as_trainer, session, topic, monkeypatch):
    monkeypatch.setattr("app.bank.preview_jobs.LARGE", {})
    monkeypatch.setattr("app.bank.preview_jobs.LARGE_TEXT", 10)

    page = upload(as_trainer)

    assert page.url.startswith("/jobs/")
    kept = session.scalars(select(QuestionImport)).one()
    assert "Câu 1" in as_trainer.get(f"/bank/imports/{kept.id}").text


def test_a_preview_may_be_discarded(as_trainer, session, topic):
    url = upload(as_trainer).url
    assert "Bỏ những câu chưa nhập" in as_trainer.get(f"{url}/discard").text

    assert as_trainer.post(f"{url}/discard").url == "/bank/imports/"

    assert "Đã bỏ" in as_trainer.get("/bank/imports/").text
    assert "Nhập 1 câu" not in as_trainer.get(url).text
    assert as_trainer.post(url, submit="1").status == 409


@pytest.mark.usefixtures("topic")
def test_a_document_without_questions_says_why(as_trainer):
    page = as_trainer.get(upload(as_trainer, document(p("Kính gửi các đồng chí"))).url)

    assert "không có câu hỏi nào đọc được" in page.text
    assert "Kính gửi các đồng chí" in page.text


CHOICE = {"stem": "Hỏi?", "options": ["một", "hai"]}
ITEMS = [
    {"kind": "single_choice", **CHOICE, "key": 1},
    {"kind": "multiple_response", **CHOICE, "keys": [0, 1], "policy": "all_or_nothing"},
    {"kind": "true_false", "stem": "Đúng không?", "key": False},
    {"kind": "fill_in", "stem": "Gõ?", "accepted": ["một"]},
    {"kind": "numeric", "stem": "Mấy?", "value": "1.5", "tolerance": "0.1"},
    {"kind": "matching", "stem": "Ghép?", "prompts": ["a", "b"], "options": ["x", "y"],
     "keys": [1, 0]},
    {"kind": "ordering", "stem": "Xếp?", "entries": ["a", "b", "c"]},
    {"kind": "cloze", "stem": "Chọn [[1]].", "gaps": [["x", "y"]]},
    {"kind": "essay", "stem": "Viết?", "steps": [{"text": "Nêu", "marks": "1"}]},
]  # fmt: skip


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["kind"])
def test_every_kind_is_shown_with_its_key_and_mended_from_what_the_file_says(
    as_trainer, session, topic, item
):
    data = pure.Question(item=item_from_dict(item), topic="thu-tuc", level=Level.APPLY)
    url = upload(as_trainer, FORMATS["json"].write([data]), "de.json").url
    preview = as_trainer.get(url)
    assert "Nhập 1 câu dùng được" in preview.text
    assert "Đáp án" in preview.text
    own = f"{url}/questions/{ids(session)[0]}"
    page = as_trainer.get(own)

    mended = as_trainer.post(own, **typed(page) | {"stem": item["stem"] + " Mới?"})

    assert mended.url.startswith(url)
    (content,) = session.scalars(select(PendingQuestion.content))
    assert content["item"] == data.item.to_dict() | {"stem": item["stem"] + " Mới?"}
    assert content["level"] == "apply"


def typed(page):
    """What the page's form holds, as a browser would send it."""
    form = page.soup.select_one("main form")
    told = {each["name"]: each.text.lstrip("\r\n") for each in form.select("textarea")}
    for each in form.select("select"):
        chosen = each.select("option[selected]") or each.select("option")[:1]
        told[each["name"]] = [option["value"] for option in chosen]
    for each in form.select("input[name]"):
        if each.get("type") not in {"checkbox", "radio", "submit"} or each.has_attr("checked"):
            told.setdefault(each["name"], []).append(each.get("value", "y"))
    return told


@pytest.mark.usefixtures("topic")
def test_an_image_the_bank_lacks_keeps_a_question_out(as_trainer):
    data = "[markdown]Đây là gì? ![cây](0123456789abcdef) {=Cây ~Nhà}\n".encode()
    preview = as_trainer.get(upload(as_trainer, data, "de.gift").url)

    assert "Ngân hàng không có hình “0123456789abcdef”" in preview.text
    assert "Nhập 1 câu" not in preview.text


def test_a_preview_shows_what_the_bank_holds_that_is_nearly_the_same(as_trainer, session, topic):
    stem = "Thời hạn tự nguyện thi hành án là bao nhiêu ngày kể từ ngày nhận được quyết định?"
    item = QuestionVersionFactory.create(stem=stem, question__code="A-1").question
    session.commit()
    options = [p(f"{letter}. {n} ngày") for letter, n in zip("ABC", (5, 15, 30), strict=True)]
    data = document(p("Câu 1. " + stem.replace("bao nhiêu", "mấy")), *options, *asked(2, "A"))
    url = upload(as_trainer, data).url
    (told,) = as_trainer.get(url).texts("article details")
    assert "1 câu gần giống" in told
    assert "A-1" in told
    item.is_secret = True
    session.commit()
    assert as_trainer.get(url).texts("article details") == []
