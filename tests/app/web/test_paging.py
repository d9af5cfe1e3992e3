import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.web.paging import paginate
from tests.factories import UserFactory


def page_of(app, address, per_page=2):
    with app.test_request_context(address):
        return paginate(select(User).order_by(User.email), per_page=per_page)


@pytest.mark.parametrize(
    ("address", "number", "rows"),
    [
        ("/", 1, 2),
        ("/?page=1", 1, 2),
        ("/?page=3", 3, 1),
        ("/?page=99", 3, 1),
        ("/?page=0", 1, 2),
        ("/?page=-1", 1, 2),
        ("/?page=x", 1, 2),
        ("/?page=1.5", 1, 2),
        ("/?page=" + "9" * 40, 1, 2),
        ("/?page=%D9%A3", 1, 2),
    ],
)
def test_a_page_number_is_kept_within_the_list(app, address, number, rows):
    UserFactory.create_batch(5)
    page = page_of(app, address)
    assert (page.number, len(page.items), page.pages, page.total) == (number, rows, 3, 5)


def test_an_empty_list_is_one_empty_page(app):
    page = page_of(app, "/")
    assert (page.number, page.pages, page.total, list(page.items)) == (1, 1, 0, [])


def test_every_row_stands_on_exactly_one_page(app):
    UserFactory.create_batch(5)
    seen = [user.id for n in (1, 2, 3) for user in page_of(app, f"/?page={n}").items]
    assert len(seen) == len(set(seen)) == 5


def test_the_address_of_another_page_keeps_the_search(app):
    with app.test_request_context("/accounts/?q=an&page=2"):
        page = paginate(select(User))
        assert page.url_for(1) == "/accounts/?q=an&page=1"
