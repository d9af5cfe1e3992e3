import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.bank import queries
from app.bank.illustrating import add_image
from app.bank.models import ImportFormat, Law, Question, QuestionImport, Topic
from app.documents.sheets import read_sheet
from app.files.models import StoredFile
from app.ledger.recording import Command
from app.permissions import GRANTS, Permission, Role
from tests.app.bank.pictures import image
from tests.app.bank.values import sheet
from tests.factories import LawFactory, ProvisionFactory, QuestionVersionFactory, TopicFactory

OLD = date(2025, 12, 20)
IMAGE = "![Mẫu quyết định](mau.png)"
AREA = {"areas-0-name": "Dấu", "areas-0-shape": "rectangle", "areas-0-numbers": "1, 2, 3, 4"}
GIFT_TEXT = "// [topic: thu-tuc]\n// [level: recognise]\nAi ký? {=Thủ trưởng ~Thư ký}\n".encode()


def count(session, model=Question):
    return session.scalar(select(func.count()).select_from(model))


def upload(browser, data=GIFT_TEXT, name="de.gift", **fields):
    typed = {"format": "", "topic": "", "law": "", **fields}
    return browser.post("/bank/imports/new", file=(io.BytesIO(data), name), **typed)


def typed_choice(**changes):
    return {
        "topic": "thu-tuc",
        "stem": "Ai ra quyết định thi hành án?",
        "options-0": "Thủ trưởng",
        "options-1": "Chấp hành viên",
        "options-2": "",
        "options-3": "",
        "key": "0",
        "level": "recognise",
        "difficulty": "0,70",
        "points": "1",
        "provisions-0-law": "luat",
        "provisions-0-article": "36",
        **changes,
    }


@pytest.fixture
def stored(law):
    provision = ProvisionFactory.create(law=law, article="36")
    return QuestionVersionFactory.create(question__code="TT-1", provisions=[provision])


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_reach_each_page(signed_in_as, session, topic, stored, role):
    browser = signed_in_as(role)
    reads = Permission.BANK_READ in GRANTS[role]
    writes = Permission.BANK_WRITE in GRANTS[role]
    question, provision = stored.question_id, stored.provisions[0]
    kept = QuestionImport(
        file=StoredFile(
            name="x.gift", media_type="text/plain", sha256="0", size=9, content=GIFT_TEXT
        ),
        format=ImportFormat.GIFT,
    )
    session.add(kept)
    session.commit()
    read_pages = [
        "/bank/questions/",
        "/bank/questions/export",
        f"/bank/questions/{question}",
        f"/bank/questions/{question}/history",
        "/bank/topics/",
        "/bank/laws/",
        f"/bank/laws/{provision.law_id}",
        f"/bank/provisions/{provision.id}",
    ]
    write_pages = [
        "/bank/questions/new",
        f"/bank/questions/{question}/edit",
        "/bank/topics/new",
        "/bank/laws/new",
        f"/bank/laws/{provision.law_id}/days",
        f"/bank/provisions/{provision.id}/days",
        "/bank/imports/",
        "/bank/imports/template",
        "/bank/imports/new",
        f"/bank/imports/{kept.id}",
    ]
    assert {browser.get(page).status for page in read_pages} == {200 if reads else 403}
    assert {browser.get(page).status for page in write_pages} == {200 if writes else 403}
    acts = [(f"/bank/questions/{question}/stakes", {"on": "1"}), ("/bank/starter", {})]
    for url, fields in acts:
        assert browser.post(url, **fields).status == (302 if writes else 403)


def test_nobody_reads_the_bank_without_signing_in(browser):
    assert browser.get("/bank/questions/").status == 302


def test_a_trainer_writes_a_question_and_sees_it_as_a_candidate_does(as_trainer, topic, law):
    page = as_trainer.post("/bank/questions/new", **typed_choice())

    shown = as_trainer.get(page.url)
    assert shown.texts(".panel li") == ["Thủ trưởng", "Chấp hành viên"]
    assert "A. Thủ trưởng" in shown.text
    assert "Điều 36 Luật Thi hành án dân sự" in shown.text
    assert "Bản nháp" in shown.text


@pytest.mark.parametrize(
    ("kind", "fields", "key"),
    [
        ("true_false", {"key": "false"}, "Sai"),
        ("fill_in", {"key": "năm\n05", "accent_sensitive": "y"}, "năm / 05"),
        ("numeric", {"key": "1.500 ± 0,5"}, "1500 ± 0,5"),
        (
            "multiple_response",
            {"keys": ["0", "1"], "policy": "partial"},
            "A. Thủ trưởng; B. Chấp hành viên",
        ),
        (
            "true_false_group",
            {f"statements-{n}": f"Ý {n}" for n in range(4)}
            | {f"truths-{n}": "true" for n in range(4)}
            | {"policy": "0; 0,1; 0,25; 0,5; 1"},
            "a) Đúng; b) Đúng; c) Đúng; d) Đúng",
        ),
        ("numeric", {"key": "6 ± 4%", "units": "m; km = 1000"}, "6 ± 4% (m; km = 1000)"),
        ("short_answer", {"key": "Chấp hành viên*", "wildcards": "y"}, "Chấp hành viên*"),
        (
            "matching",
            {"prompts-0": "Một", "answers-0": "1", "prompts-1": "Hai", "answers-1": "2"}
            | {"distractors-0": "3", "policy": "penalty"},
            "Một → 1; Hai → 2",
        ),
        (
            "ordering",
            {"entries_-0": "Nhận đơn", "entries_-1": "Xác minh", "policy": "pairs"},
            "1. Nhận đơn; 2. Xác minh",
        ),
        (
            "cloze",
            {"stem": "Hạn [[1]] ngày", "gaps-0": "10\n15\n30", "policy": "partial"},
            "[[1]] 10",
        ),
        (
            "hotspot",
            {"areas-0-name": "Con dấu", "areas-0-shape": "ellipse", "areas-0-right": "y"}
            | {"areas-0-numbers": "600, 700; 50 60", "policy": "partial", "marks": "1"},
            "Con dấu (60 % từ trái, 70 % từ trên)",
        ),
        ("essay", {"steps-0-text": "Nêu căn cứ", "steps-0-marks": "1,5"}, "Nêu căn cứ (1,5)"),
    ],
)
@pytest.mark.usefixtures("topic", "law")
def test_every_kind_of_question_has_its_form(as_trainer, kind, fields, key):
    typed = typed_choice(stimulus="Chuyện anh B") | fields
    if kind == "hotspot":
        typed["image"] = f"![Mẫu]({add_image(image(), by=Command('tests')).name})"
    assert as_trainer.get(f"/bank/questions/new?kind={kind}").soup.select_one("#preview")
    previewed = as_trainer.post(f"/bank/questions/preview/{kind}", **typed).response.get_json()
    assert previewed["question"]["kind"] == kind
    page = as_trainer.post(f"/bank/questions/new?kind={kind}", **typed)

    assert key in as_trainer.get(page.url).text
    assert as_trainer.get(page.url).texts("blockquote p") == ["Chuyện anh B"]
    revised = as_trainer.get(f"{page.url}/edit")
    assert revised.texts("#stimulus") == ["Chuyện anh B"]
    again = as_trainer.post(f"{page.url}/edit", **(typed | {"explanation": "Vì thế"}))
    assert again.url == page.url
    assert "Chuyện anh B" in as_trainer.get(f"{page.url}/history").text


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("numeric", {"key": "mười"}, "không phải là số"),
        ("multiple_response", {"keys": []}, "ít nhất một đáp án đúng"),
        ("multiple_response", {"keys": ["3"]}, "phương án đã ghi"),
        ("true_false_group", {"statements-0": "Một"}, "Hãy chọn Đúng hoặc Sai."),
        ("true_false_group", {"policy": "0; 1"}, "Bảng điểm"),
        ("hotspot", {"image": IMAGE}, "1 đến 20 vùng"),
        ("hotspot", {"image": "không"} | AREA, "đúng một hình"),
        ("hotspot", {"image": IMAGE} | AREA, "ít nhất một vùng đúng"),
        ("hotspot", {"image": IMAGE, "areas-0-right": "y", "marks": "x"} | AREA, "1 đến 10"),
        ("hotspot", {"image": IMAGE} | AREA | {"areas-0-numbers": "9, a"}, "số nguyên từ 0"),
    ],
)
@pytest.mark.usefixtures("topic", "law")
def test_what_contradicts_a_kind_is_said_beside_its_field(
    as_trainer, session, kind, fields, message
):
    statements = {f"statements-{n}": f"Ý {n}" for n in range(4)}
    truths = {} if message.startswith("Hãy") else {f"truths-{n}": "true" for n in range(4)}
    typed = typed_choice() | {"policy": "all_or_nothing"} | statements | truths | fields
    page = as_trainer.post(f"/bank/questions/new?kind={kind}", **typed)

    assert (page.status, count(session)) == (200, 0)
    assert message in page.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stem": ""}, "Hãy nhập câu hỏi."),
        ({"options-1": "THỦ  TRƯỞNG"}, "Phương án B trùng phương án A"),
        ({"key": "3"}, "Đáp án chỉ tới phương án không có"),
        ({"difficulty": "nhiều"}, "không phải là số"),
        ({"difficulty": "1,5"}, "Độ khó phải là số từ 0 đến 1"),
        ({"minutes": "0"}, "lớn hơn 0 và không quá 240"),
        ({"code": "có dấu cách"}, "Mã chỉ gồm chữ, số"),
        ({"provisions-0-article": "ba sáu"}, "không dùng được"),
        ({"topic": "khac"}, "không có trong danh sách"),
    ],
)
@pytest.mark.usefixtures("topic", "law")
def test_what_is_wrong_is_said_and_nothing_is_stored(as_trainer, session, changes, message):
    page = as_trainer.post("/bank/questions/new", **typed_choice(**changes))

    assert (page.status, count(session)) == (200, 0)
    assert message in page.text


def test_an_unknown_kind_of_question_is_not_found(as_trainer):
    assert as_trainer.get("/bank/questions/new?kind=sketch").status == 404


def test_an_edit_shows_in_the_history(as_trainer, topic, law):
    url = as_trainer.post("/bank/questions/new", **typed_choice()).url

    form = as_trainer.get(f"{url}/edit")
    assert form.soup.select_one("#options-1").text.strip() == "Chấp hành viên"
    assert as_trainer.post(f"{url}/edit", **typed_choice(stem="Ai ký quyết định?")).url == url

    history = as_trainer.get(f"{url}/history")
    assert history.texts("h2") == ["Phiên bản 2", "Phiên bản 1"]
    assert "ký" in history.texts("ins")[0]


def test_an_edit_that_changes_nothing_is_explained(as_trainer, topic, law):
    url = as_trainer.post("/bank/questions/new", **typed_choice()).url

    page = as_trainer.post(f"{url}/edit", **typed_choice())

    assert "Chưa có gì thay đổi" in page.text


def test_the_list_is_searched_without_accents_and_marks_what_is_out_of_force(as_inspector, law):
    QuestionVersionFactory.create(
        stem="Thời hiệu là bao lâu?", provisions=[ProvisionFactory.create(law=law)]
    )
    QuestionVersionFactory.create(stem="Ai ra quyết định?")

    page = as_inspector.get("/bank/questions/?q=thoi+hieu&on=2026-07-01")
    assert page.texts("tbody td:nth-child(2)") == ["Thời hiệu là bao lâu?"]
    assert "Căn cứ hết hiệu lực" in page.text
    page = as_inspector.get("/bank/questions/?on=2026-06-30")
    assert "Căn cứ hết hiệu lực" not in page.text


def test_nonsense_in_the_address_lists_everything(as_inspector, stored):
    page = as_inspector.get("/bank/questions/?level=x&status=y&kind=z&on=w&page=-3")

    assert page.texts("tbody th") == ["TT-1"]


def test_what_is_listed_can_be_taken_as_a_sheet(as_inspector, stored):
    QuestionVersionFactory.create(question__code="TT-2", stem="Câu khác hỏi gì?")

    data = as_inspector.get("/bank/questions/export?q=tt-2").response.data

    assert [row.texts()[0] for row in read_sheet(data)] == ["Mã", "TT-2"]


def test_an_empty_bank_says_what_to_do(as_trainer):
    page = as_trainer.get("/bank/questions/")

    assert "Ngân hàng chưa có câu hỏi" in page.text
    assert as_trainer.post("/bank/starter").url == "/bank/questions/"
    assert len(as_trainer.get("/bank/questions/").texts("tbody th")) == 50


@pytest.mark.parametrize(
    "url",
    ["/bank/questions/", "/bank/topics/", "/bank/laws/", "/bank/laws/{law}", "/bank/imports/"],
)
def test_lists_take_as_many_statements_for_twenty_rows_as_for_one(
    as_trainer, law, count_statements, url
):
    def fill(number):
        for _ in range(number):
            provision = ProvisionFactory.create(law=law)
            QuestionVersionFactory.create(provisions=[provision])
            if "imports" in url:
                upload(as_trainer)

    def statements():
        with count_statements() as seen:
            assert as_trainer.get(url.format(law=law.id)).status == 200
        return len(seen)

    fill(1)
    one = statements()
    fill(19)
    LawFactory.create_batch(19)
    TopicFactory.create_batch(19)
    assert statements() == one


def test_a_topic_and_a_law_are_added(as_trainer, session, topic):
    page = as_trainer.post("/bank/topics/new", code="xac-minh", title="Xác minh", parent="thu-tuc")
    assert page.url == "/bank/topics/"
    added = session.scalars(select(Topic).where(Topic.code == "xac-minh")).one()
    assert added.parent_id == topic.id
    page = as_trainer.post("/bank/topics/new", code="xac-minh", title="Khác", parent="")
    assert "Đã có chủ đề" in page.text

    fields = {"code": "luat-moi", "title": "Luật mới", "number": "1", "in_force_from": "2026-07-01"}
    page = as_trainer.post("/bank/laws/new", **fields)
    assert "Luật mới" in as_trainer.get(page.url).text
    assert "Đã có văn bản" in as_trainer.post("/bank/laws/new", **fields).text
    wrong = fields | {"code": "b", "in_force_to": "2026-06-30"}
    assert "không được trước" in as_trainer.post("/bank/laws/new", **wrong).text
    assert count(session, Law) == 1


def test_the_days_of_a_law_and_of_a_provision_are_changed(as_trainer, session, stored):
    provision = stored.provisions[0]
    law_url = f"/bank/laws/{provision.law_id}"

    page = as_trainer.post(f"{law_url}/days", in_force_from="2009-07-01", in_force_to="2026-01-01")
    assert page.url == law_url
    page = as_trainer.post(f"/bank/provisions/{provision.id}/days", in_force_to="2025-12-31")
    assert page.url == f"/bank/provisions/{provision.id}"

    session.refresh(provision)
    assert (provision.is_in_force(date(2025, 12, 31)), provision.is_in_force(date(2026, 1, 1))) == (
        True,
        False,
    )
    assert "TT-1" in as_trainer.get(page.url).text


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"MZ\x90", "de.gift", "không phải là tệp câu hỏi"),
        (b"PK\x03\x04broken", "de.xlsx", "Tệp bị hỏng"),
        (b"x", "de.pdf", "Không rõ định dạng"),
        (sheet([["a"], ["b"]]), "de.json", "không phải là tệp câu hỏi"),
    ],
)
@pytest.mark.usefixtures("topic")
def test_a_hostile_upload_is_refused_with_nothing_changed(as_trainer, session, data, name, message):
    page = upload(as_trainer, data, name)

    assert message in page.text
    assert count(session, StoredFile) == count(session, QuestionImport) == 0


def test_a_hostile_name_and_text_stay_text(as_trainer, topic):
    data = GIFT_TEXT.replace(b"Ai", b"<script>alert(1)</script>")
    url = upload(as_trainer, data, "../../<b>.gift").url

    page = as_trainer.get(url)

    assert "<b>.gift" in page.text
    assert "../" not in page.text
    assert not page.soup.select("article script")


def test_the_template_is_offered(as_trainer):
    rows = read_sheet(as_trainer.get("/bank/imports/template").response.data)

    assert rows[0].texts()[:2] == ("Mã", "Câu hỏi")


def test_the_time_expected_is_typed_listed_and_kept_by_version(as_trainer, session, topic, law):
    page = as_trainer.post("/bank/questions/new?kind=single_choice", **typed_choice(minutes="1,5"))

    question = session.scalars(select(Question)).one()
    assert question.versions[0].minutes == Decimal("1.5")
    assert "1,5 phút" in as_trainer.get(page.url).text
    assert "1,5" in as_trainer.get("/bank/questions/").texts("#questions td.number")
    edit = f"/bank/questions/{question.id}/edit"
    assert as_trainer.get(edit).soup.select_one("#minutes")["value"] == "1,5"
    as_trainer.post(edit, **typed_choice(minutes=""))
    session.refresh(question)
    assert [each.minutes for each in question.versions] == [Decimal("1.5"), None]
    assert "0,75 phút, tính theo loại câu" in as_trainer.get(page.url).text
    assert [entry.minutes for entry in queries.get_pool().entries] == [Decimal("0.75")]
