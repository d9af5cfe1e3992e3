import pytest

from app.training import writing_lessons
from app.training.markdown import render_markdown
from app.training.writing_lessons import Attachment, LessonDraft
from tests.factories.training import CourseFactory, LessonFactory

DRAFT = LessonDraft(title="Xác minh", text="## Mục\n\nNội dung", position=1)


def test_a_lesson_is_added_with_its_file_changed_and_removed(by, acts):
    file = Attachment(name="bai.pdf", data=b"%PDF-1.7 ...")
    lesson = writing_lessons.add_lesson(CourseFactory.create(), DRAFT, file, by=by)
    writing_lessons.update_lesson(lesson, DRAFT, by=by)
    assert lesson.file.name == "bai.pdf"
    writing_lessons.remove_lesson(lesson, by=by)
    assert acts() == ["lesson.added", "lesson.updated", "lesson.removed"]


def test_only_pdf_is_attached(by):
    page = Attachment(name="bai.pdf", data=b"<script>alert(1)</script>")
    with pytest.raises(writing_lessons.NotAPdf):
        writing_lessons.add_lesson(CourseFactory.create(), DRAFT, page, by=by)


def test_a_new_lesson_comes_last():
    lesson = LessonFactory.create(position=4)
    assert writing_lessons.next_position(lesson.course) == 5


def test_markdown_becomes_html_below_the_pages_heading():
    html = render_markdown("# Đề mục\n\n- **một**\n\n|a|b|\n|-|-|\n|1|2|\n")
    assert "<h2>Đề mục</h2>" in html
    assert "<strong>một</strong>" in html
    assert "<td>1</td>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://example.vn/spy.gif)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://a.vn" onclick="alert(1)" style="color:red">x</a>',
    ],
)
def test_hostile_markdown_comes_out_harmless(text):
    html = render_markdown(text).lower()
    for danger in (
        "<script",
        "<img",
        '<a href="javascript',
        '<a href="data',
        '<a href="https://a.vn" o',
    ):
        assert danger not in html
