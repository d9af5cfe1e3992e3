from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.bank import queries, reviewing, secrecy, writing
from app.bank.filters import QuestionFilter
from app.bank.models import Question, QuestionStatus
from app.bank.review_models import Opening
from app.errors import NotFound
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.bank.values import choice
from tests.factories import TopicFactory, UserFactory


@pytest.fixture
def author() -> User:
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def trainer() -> User:
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def grantor() -> User:
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


@pytest.fixture
def secret(topic, law, author) -> Question:
    question = writing.create_question(choice(), topic, by=author)
    return secrecy.mark_secret(question, secret=True, by=author)


def test_nobody_reads_a_secret_question_by_default(secret, author, trainer):
    inspector = UserFactory.create(role=Role.INSPECTOR)

    assert secrecy.may_read(secret, author)
    assert not secrecy.may_read(secret, trainer)
    assert not secrecy.may_read(secret, inspector)
    with pytest.raises(NotFound):
        secrecy.get_readable(secret.id, viewer=trainer)
    with pytest.raises(NotFound):
        secrecy.open_question(secret, by=trainer)


@pytest.mark.parametrize(
    "wanted",
    [
        QuestionFilter(),
        QuestionFilter(search="thi hành án"),
        QuestionFilter(search="thi hành án", status=QuestionStatus.DRAFT),
        QuestionFilter(search="thi hành án", author=UUID(int=7)),
        QuestionFilter(search="không đâu có"),
    ],
)
@pytest.mark.usefixtures("secret")
def test_as_many_are_counted_as_are_listed(session, author, trainer, topic, wanted):
    writing.create_question(choice("Thời hạn tự nguyện thi hành án là bao lâu?"), topic, by=trainer)
    for viewer in (author, trainer):
        listed = queries.list_questions(wanted).where(secrecy.readable_by(viewer))
        found = len(session.scalars(listed).all())
        assert secrecy.count_readable(wanted, viewer) == found
        assert queries.count_questions(wanted) - found == (found > 0 and viewer is trainer)


def test_leave_holds_for_its_topic_until_its_last_day_or_until_it_is_taken_back(
    session, secret, trainer, grantor, topic
):
    elsewhere = secrecy.grant_access(trainer, TopicFactory.create(), reason="QĐ 1", by=grantor)
    assert not secrecy.may_read(secret, trainer)

    access = secrecy.grant_access(trainer, topic, reason="QĐ 2", until=clock.today(), by=grantor)
    assert secrecy.may_read(secret, trainer)
    access.until = clock.today() - timedelta(days=1)
    assert not secrecy.may_read(secret, trainer)

    everything = secrecy.grant_access(trainer, None, reason="QĐ 3", by=grantor)
    assert secrecy.may_read(secret, trainer)
    secrecy.revoke_access(everything, by=grantor)
    assert not secrecy.may_read(secret, trainer)
    with pytest.raises(secrecy.AccessEnded):
        secrecy.revoke_access(everything, by=grantor)

    acts = session.scalars(select(LedgerEntry.action)).all()
    assert acts.count("secret_access.granted") == 3
    assert acts.count("secret_access.revoked") == 1
    assert elsewhere.is_live(clock.today())


def test_leave_is_refused_to_oneself_to_strangers_and_into_the_past(trainer, grantor):
    with pytest.raises(secrecy.CannotHoldAccess):
        secrecy.grant_access(grantor, None, reason="x", by=grantor)
    with pytest.raises(secrecy.CannotHoldAccess):
        secrecy.grant_access(trainer, None, reason="x", by=trainer)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(secrecy.AccessEnded):
        secrecy.grant_access(trainer, None, reason="x", until=yesterday, by=grantor)


def test_who_is_asked_by_name_reads_it_while_the_review_runs(secret, author, trainer):
    reviewing.send_for_review(secret, reviewers=[trainer], by=author)
    assert secrecy.may_read(secret, trainer)

    reviewing.withdraw_question(secret, by=author)
    assert not secrecy.may_read(secret, trainer)


def test_a_secret_question_is_read_only_after_it_was_opened_and_that_is_kept(
    session, secret, author
):
    with pytest.raises(secrecy.NotOpened):
        secrecy.get_readable(secret.id, viewer=author)

    secrecy.open_question(secret, by=author)

    assert secrecy.get_readable(secret.id, viewer=author) is secret
    opening = session.scalars(select(Opening)).one()
    assert (opening.user_id, opening.version_number) == (author.id, 1)
    opening.opened_at = clock.now() - secrecy.STAYS_OPEN - timedelta(minutes=1)
    with pytest.raises(secrecy.NotOpened):
        secrecy.get_readable(secret.id, viewer=author)


def test_the_writer_alone_does_not_open_a_question_up(secret, author, trainer):
    with pytest.raises(secrecy.WriterCannotOpenUp):
        secrecy.mark_secret(secret, secret=False, by=author)

    secrecy.mark_secret(secret, secret=False, by=trainer)

    assert not secret.is_secret


def test_lists_search_and_files_tell_nothing_of_a_secret_question(
    session, secret, signed_in_as, law
):
    browser = signed_in_as(Role.TRAINER)
    session.commit()

    assert secret.code not in browser.get("/bank/questions/?q=thi+hanh").text
    assert browser.get(f"/bank/questions/{secret.id}").status == 404
    assert browser.get(f"/bank/questions/{secret.id}/history").status == 404
    assert browser.get(f"/bank/questions/{secret.id}/review").status == 404
    assert browser.post(f"/bank/questions/{secret.id}/open").status == 404
    assert session.scalar(select(func.count()).select_from(Opening)) == 0


def test_a_named_reader_opens_the_question_and_the_administrator_sees_that(
    session, secret, signed_in_as, grantor, topic
):
    reader = signed_in_as(Role.TRAINER)
    user = session.scalars(select(User).order_by(User.created_at.desc())).first()
    secrecy.grant_access(user, topic, reason="QĐ 2", by=grantor)
    session.commit()

    listed = reader.get("/bank/questions/")
    assert secret.code in listed.text
    assert "Ai ra quyết định" not in listed.text
    cover = reader.get(f"/bank/questions/{secret.id}").url
    assert cover == f"/bank/questions/{secret.id}/open"
    assert "Ai ra quyết định" not in reader.get(cover).text
    shown = reader.post(cover).url
    assert "Ai ra quyết định" in reader.get(shown).text
    assert user.full_name in reader.get(f"{shown}/review").text

    office = signed_in_as(Role.EXAM_ADMINISTRATOR)
    log = office.get("/bank/secret-openings/")
    assert user.full_name in log.text
    assert secret.code in log.text
    assert "Ai ra quyết định" not in log.text
    assert office.get("/bank/secret-openings/export").status == 200
    assert office.get("/bank/secret-readers/export").status == 200
    assert office.get(f"/bank/questions/{secret.id}").status == 403
