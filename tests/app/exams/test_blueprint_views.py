import pytest

from app.permissions import GRANTS, Permission, Role
from tests.factories import BlueprintCellFactory, PaperFactory, QuestionVersionFactory, TopicFactory


def address(paper, page=""):
    return f"/exams/{paper.exam_id}/papers/{paper.id}/blueprint{page}"


def row(number, topic, count, points="1", level="recognise"):
    fields = {"topic": topic.code, "level": level, "count": count, "points": points}
    return {f"rows-{number}-{name}": value for name, value in fields.items()}


@pytest.fixture
def paper():
    paper = PaperFactory.create(question_count=2)
    cell = BlueprintCellFactory.create(paper=paper, count=2)
    QuestionVersionFactory.create_batch(2, question__topic=cell.topic)
    return paper


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_see_or_edit_a_blueprint(signed_in_as, paper, role):
    browser, grants = signed_in_as(role), GRANTS[role]

    reads, edits = Permission.PAPERS_READ in grants, Permission.PAPERS_ASSEMBLE in grants
    assert browser.get(address(paper)).status == (200 if reads else 403)
    assert browser.get(address(paper, "/edit")).status == (200 if edits else 403)
    saved = browser.post(address(paper, "/edit"), **row(0, paper.cells[0].topic, 2))
    assert saved.status == (302 if edits else 403)


def test_the_page_says_that_forms_can_be_drawn(as_inspector, paper):
    assert "Ra đề được" in as_inspector.get(address(paper)).text


def test_the_page_says_what_is_missing(as_inspector, paper):
    BlueprintCellFactory.create(paper=paper, count=3, position=2)

    page = as_inspector.get(address(paper))

    assert "Ma trận có 5 câu, môn thi cần 2 câu." in page.text
    assert "thiếu 3 câu" in page.text
    assert page.texts("#feasibility tbody tr:nth-child(2) td")[-1] == "3"


def test_an_administrator_saves_rows_and_empty_ones_are_left_out(as_administrator, session, paper):
    topic, other = TopicFactory.create(), TopicFactory.create()
    fields = row(0, topic, 1, "0,5") | row(1, other, "") | row(2, other, 4)

    page = as_administrator.post(address(paper, "/edit"), **fields)

    assert page.url == address(paper, "/edit")
    session.refresh(paper)
    assert [(cell.topic, cell.count, str(cell.points)) for cell in paper.cells] == [
        (topic, 1, "0.5"),
        (other, 4, "1"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rows-0-count": "-1"}, "Dòng 1: Số câu từ 0 đến 200."),
        ({"rows-0-points": "0"}, "Dòng 1: Điểm mỗi câu phải là số lớn hơn 0"),
        ({"rows-0-points": "x"}, "Dòng 1: Điểm mỗi câu phải là số lớn hơn 0"),
        ({"rows-0-topic": "la"}, "Dòng 1: Lựa chọn này không có trong danh sách."),
    ],
)
def test_what_is_wrong_is_said_with_its_row(as_trainer, session, paper, change, message):
    page = as_trainer.post(address(paper, "/edit"), **(row(0, paper.cells[0].topic, 1) | change))

    assert message in page.text
    session.refresh(paper)
    assert [cell.count for cell in paper.cells] == [2]


def test_a_topic_and_level_stand_in_one_row_only(as_trainer, paper):
    topic = paper.cells[0].topic

    page = as_trainer.post(address(paper, "/edit"), **(row(0, topic, 1) | row(1, topic, 1)))

    assert "hai dòng cùng mức độ" in page.text


def test_a_proposal_fills_the_form_and_is_stored_only_by_saving(as_trainer, session, paper):
    other = TopicFactory.create()
    QuestionVersionFactory.create_batch(2, question__topic=other)

    page = as_trainer.get(address(paper, "/edit?proposal=1"))

    values = [field["value"] for field in page.soup.select("input[name$=count]")][:2]
    assert values == ["1", "1"]
    session.refresh(paper)
    assert [cell.count for cell in paper.cells] == [2]


def test_a_proposal_that_cannot_be_made_is_explained(as_trainer):
    paper = PaperFactory.create(question_count=9)

    page = as_trainer.get(address(paper, "/edit?proposal=1"))

    assert "cần 9 câu" in page.text


def test_a_paper_is_found_only_under_its_own_exam(as_trainer, paper):
    other = PaperFactory.create()
    page = as_trainer.get(f"/exams/{other.exam_id}/papers/{paper.id}/blueprint")
    assert page.status == 404
