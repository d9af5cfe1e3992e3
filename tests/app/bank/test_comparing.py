"""Questions that say the same: found, merged, told apart, or kept out of one form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.bank import comparing, comparing_queries, enemies, queries, reviewing, writing
from app.bank.comparing_models import AlikePair, EnemyPair
from app.bank.comparing_queries import PairFilter, Scope
from app.bank.enemy_queries import list_enemy_codes
from app.bank.models import QuestionStatus
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from tests.app.bank.values import choice
from tests.factories import UserFactory

BY = Command("test")
STEM = "Thời hạn tự nguyện thi hành án là bao nhiêu ngày kể từ ngày nhận được quyết định?"
OTHER = "Ai có thẩm quyền ra quyết định cưỡng chế kê biên tài sản là nhà ở của đương sự?"


@pytest.fixture
def viewer(session):
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def bank(session, topic, law):
    """Two that say nearly the same, A and B, and C that has nothing to do with them."""
    texts = {"A-1": STEM, "B-1": STEM.replace("bao nhiêu", "mấy"), "C-1": OTHER}
    made = {
        code: writing.create_question(choice(text, code=code), topic, by=BY)
        for code, text in texts.items()
    }
    session.commit()
    return made


@pytest.fixture
def pair(session, bank):
    comparing.compare_soon(by=BY, return_url="/")
    return session.scalars(select(AlikePair)).one()


def last_act(session):
    return session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()


def waiting(session, viewer, **wanted):
    stmt = comparing_queries.list_alike(viewer, PairFilter(**wanted))
    return [tuple(each.code for each in pair.both) for pair in session.scalars(stmt)]


def test_alike_questions_are_found_once_and_recorded(session, pair, viewer):
    assert waiting(session, viewer) == [("A-1", "B-1")]
    assert 0.6 <= pair.resemblance < 1
    assert last_act(session).action == "questions.compared"
    comparing.compare_soon(by=BY, return_url="/")
    assert session.scalars(select(AlikePair)).all() == [pair]
    assert waiting(session, viewer, search="mấy ngày") == [("A-1", "B-1")]
    assert waiting(session, viewer, search="cưỡng chế") == []


def test_a_pair_no_longer_alike_goes_but_one_told_apart_stays_so(
    session, pair, bank, topic, viewer
):
    comparing.tell_apart(pair, by=viewer)
    assert waiting(session, viewer) == []
    assert waiting(session, viewer, scope=Scope.APART) == [("A-1", "B-1")]
    comparing.compare_soon(by=BY, return_url="/")
    assert waiting(session, viewer) == []
    with pytest.raises(comparing.NoLongerAlike):
        comparing.tell_apart(pair, by=viewer)
    comparing.look_again(pair, by=viewer)
    assert waiting(session, viewer) == [("A-1", "B-1")]
    writing.revise_question(bank["B-1"], choice("Hoà giải viên được làm gì?"), topic, by=BY)
    comparing.compare_soon(by=BY, return_url="/")
    assert session.scalars(select(AlikePair)).all() == []


def test_merging_retires_the_other_and_names_its_successor(session, pair, bank, viewer):
    gone = comparing.merge_questions(pair, kept=bank["A-1"], by=viewer)
    assert (gone.code, gone.status, gone.replaced_by) == (
        "B-1",
        QuestionStatus.RETIRED,
        bank["A-1"],
    )
    entry = last_act(session)
    assert (entry.action, entry.detail["successor"]) == ("question.retired", "A-1")
    assert waiting(session, viewer) == []
    reviewing.bring_back(gone, reason="Nhầm", by=viewer)
    assert (gone.status, gone.replaced_by) == (QuestionStatus.DRAFT, None)
    assert last_act(session).action == "question.brought_back"
    assert waiting(session, viewer) == [("A-1", "B-1")]
    with pytest.raises(reviewing.MoveNotAllowed):
        reviewing.bring_back(gone, reason="Nhầm", by=viewer)


def test_enemies_are_kept_apart_in_the_pool_until_somebody_says_otherwise(
    session, pair, bank, viewer
):
    with pytest.raises(enemies.ReasonMissing):
        comparing.mark_as_enemies(pair, reason="", by=viewer)
    comparing.mark_as_enemies(pair, reason="Cùng ý", by=viewer)
    assert last_act(session).action == "enemies.marked"
    assert waiting(session, viewer) == []
    assert queries.get_pool().enemies == {frozenset(("A-1", "B-1"))}
    with pytest.raises(enemies.AlreadyEnemies):
        enemies.set_against(bank["B-1"], [bank["A-1"]], reason="Lần nữa", by=viewer)
    with pytest.raises(enemies.TooFewQuestions):
        enemies.set_against(bank["B-1"], [bank["B-1"]], reason="Chính nó", by=viewer)
    (made,) = session.scalars(select(EnemyPair)).all()
    enemies.unmark_enemies(made, reason="Không lộ nhau", by=viewer)
    assert last_act(session).action == "enemies.unmarked"
    assert list_enemy_codes() == frozenset()


def test_of_a_secret_question_nothing_is_told_to_who_may_not_read_it(
    session, browser, pair, bank, viewer
):
    comparing.mark_as_enemies(pair, reason="Cùng ý", by=BY)
    session.scalars(select(EnemyPair)).one().reason = "Lộ nhau"
    bank["B-1"].is_secret = True
    session.commit()
    asker = browser.sign_in(viewer)
    assert waiting(session, viewer) == []
    for path in ("/bank/duplicates/", "/bank/enemies/", f"/bank/questions/{bank['A-1'].id}"):
        assert "B-1" not in asker.get(path).text
    assert asker.get(f"/bank/duplicates/{pair.id}").status == 404
    unknown = asker.post(f"/bank/questions/{bank['A-1'].id}/enemies", codes="B-1", reason="Thử")
    assert "không có câu mã B-1" in unknown.text
    bank["B-1"].versions[0].created_by_id = viewer.id
    session.commit()
    assert asker.get("/bank/enemies/").texts("td a")[:2] == ["A-1", "B-1"]


def test_a_trainer_looks_through_the_pairs_one_after_the_other(session, browser, bank, viewer):
    asker = browser.sign_in(viewer)
    assert "Chưa so các câu" in asker.get("/bank/duplicates/").text
    asker.post("/bank/duplicates/comparison")
    page = asker.get("/bank/duplicates/")
    assert page.texts("section h2") == ["A-1 – B-1"]
    assert page.texts("section ins") == ["[thêm: mấy hết thêm]"]
    pair = session.scalars(select(AlikePair)).one()
    url = f"/bank/duplicates/{pair.id}"
    assert asker.get(url).texts("section h2") == ["A-1", "B-1"]
    assert "Hãy ghi lý do" in asker.post(url, act="enemies").text
    assert "Hãy chọn một cách" in asker.post(url).text
    asker.post(f"{url}/apart")
    assert asker.get("/bank/duplicates/?scope=apart").texts("section h2") == ["A-1 – B-1"]
    asker.post(f"{url}/again")
    assert asker.get("/bank/duplicates/export").response.data[:2] == b"PK"
    asker.post(url, act=str(bank["A-1"].id))
    shown = asker.get(f"/bank/questions/{bank['B-1'].id}")
    assert "Ngừng dùng vì đã có câu A-1" in shown.text
    asker.post(f"/bank/questions/{bank['B-1'].id}/return-to-use", reason="Nhầm")
    assert asker.get(url).status == 200


def test_enemies_are_named_on_a_questions_page_and_removed_with_a_reason(
    session, browser, bank, viewer
):
    asker = browser.sign_in(viewer)
    url = f"/bank/questions/{bank['A-1'].id}/enemies"
    asker.post(url, codes="B-1, C-1", reason="Lộ đáp án")
    assert asker.get("/bank/enemies/?q=cuong+che").texts("td a")[:2] == ["A-1", "C-1"]
    assert (
        "Xung khắc, không ra chung đề với: B-1, C-1."
        in asker.get(f"/bank/questions/{bank['A-1'].id}").text
    )
    assert asker.get("/bank/enemies/export").response.data[:2] == b"PK"
    made = session.scalars(comparing_queries.list_enemies(viewer)).first()
    removal = f"/bank/enemies/{made.id}/removal"
    assert "Lộ đáp án" in asker.get(removal).text
    assert asker.post(removal, reason="").status == 200
    assert asker.post(removal, reason="Không phải").status == 302
    assert asker.get(removal).status == 404


def test_an_inspector_looks_but_settles_nothing(session, browser, pair):
    asker = browser.sign_in(UserFactory.create(role=Role.INSPECTOR))
    assert asker.get("/bank/duplicates/").texts("section h2") == ["A-1 – B-1"]
    assert asker.get(f"/bank/duplicates/{pair.id}").status == 403
    assert asker.post("/bank/duplicates/comparison").status == 403


def test_many_questions_are_compared_by_a_job(session, bank, viewer, monkeypatch):
    monkeypatch.setattr(comparing, "FEW", 2)
    job = comparing.compare_soon(by=viewer, return_url="/")
    assert job is not None
    session.commit()
    comparing.compare_in_background(progress=lambda *_: None, actor_id=str(viewer.id))
    assert waiting(session, viewer) == [("A-1", "B-1")]
    assert comparing_queries.last_compared() > clock.now() - timedelta(minutes=1)
