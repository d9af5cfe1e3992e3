from urllib.parse import urlsplit

from sqlalchemy import select

from app.accounts.models import User
from app.db import db
from app.permissions import Role


def invite(app, *arguments):
    return app.test_cli_runner().invoke(args=["accounts", "invite", *arguments])


def test_the_first_administrator_gets_a_link_that_works(app, browser):
    result = invite(app, "quantri@example.vn", "Nguyễn Văn An")
    assert result.exit_code == 0
    user = db.session.scalars(select(User)).one()
    assert (user.role, user.full_name) == (Role.SYSTEM_ADMINISTRATOR, "Nguyễn Văn An")
    link = urlsplit(result.stdout.strip().splitlines()[-1]).path
    assert browser.get(link).status == 200


def test_inviting_again_renews_the_link_and_makes_no_second_account(app, browser):
    links = [
        urlsplit(invite(app, "an@example.vn").stdout.strip().splitlines()[-1]).path
        for _each in range(2)
    ]
    assert len(db.session.scalars(select(User)).all()) == 1
    assert [browser.get(link).status for link in links] == [409, 200]


def test_a_role_that_is_not_there_is_refused(app):
    assert invite(app, "an@example.vn", "An", "--role", "king").exit_code == 2
    assert db.session.scalars(select(User)).all() == []
