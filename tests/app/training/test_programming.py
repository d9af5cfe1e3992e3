import pytest

from app.training import programming
from app.training.models import CourseKind
from app.training.programming import CourseDescription
from tests.factories.training import CourseFactory


def described(**values):
    return CourseDescription(
        **{
            "code": "NV-THADS",
            "title": "Đào tạo nghiệp vụ",
            "kind": CourseKind.ENFORCEMENT,
            "hours": 480,
            "description": "",
            "register_sign": "CC-ĐTNV",
            **values,
        }
    )


def test_a_course_is_created_and_recorded(by, acts):
    course = programming.create_course(described(), by=by)
    assert (course.code, course.hours) == ("NV-THADS", 480)
    assert acts() == ["course.created"]


def test_two_courses_cannot_share_a_code(by):
    CourseFactory.create(code="NV-THADS")
    with pytest.raises(programming.CourseCodeTaken):
        programming.create_course(described(), by=by)


def test_a_course_is_updated_and_recorded(by, acts):
    course = CourseFactory.create(code="NV-THADS")
    programming.update_course(course, described(hours=500), by=by)
    assert course.hours == 500
    assert acts() == ["course.updated"]
