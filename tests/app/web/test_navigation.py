"""The main navigation keeps to one line: what is needed less stands in a menu."""

import pytest

from app.permissions import Role


@pytest.mark.parametrize("role", [Role.EXAM_ADMINISTRATOR, Role.INSPECTOR, Role.TRAINER])
def test_who_may_enter_many_rooms_finds_some_in_the_menu(signed_in_as, role):
    page = signed_in_as(role).get("/")
    menu = page.texts("#more-menu a")
    assert "Việc đang chạy" in menu
    assert len(menu) > 1
    assert len(page.texts("#main-menu > ul > li > a")) <= 8


def test_who_may_enter_few_has_no_menu(signed_in_as):
    page = signed_in_as(Role.INVIGILATOR).get("/")
    assert page.texts("#more-menu") == []
    assert "Kỳ thi" in page.texts("#main-menu > ul > li > a")


def test_the_menu_says_that_the_reader_is_in_one_of_its_rooms(as_administrator):
    page = as_administrator.get("/jobs/")
    assert page.soup.select_one(".mainnav__more")["aria-current"] == "true"
    assert page.soup.select_one("#more-menu a[aria-current]").get_text(strip=True).endswith("chạy")
