import pytest
from sqlalchemy import select

from app import db as database
from app.accounts.models import User
from app.config import Settings
from app.db import db
from app.errors import DomainError
from app.files.storing import store_file
from app.jobs import queue
from app.jobs.models import Job, JobState
from app.jobs.queue import enqueue, fail_interrupted_jobs, job_kind, make_huey, run_job
from app.permissions import Role
from tests.factories import UserFactory


class Refused(DomainError):
    """A refusal of the work."""


@pytest.fixture
def kind(monkeypatch):
    """Register work under a name of this test alone."""
    monkeypatch.setattr(queue, "KINDS", dict(queue.KINDS))

    def register(work):
        job_kind("test.work")(work)
        return "test.work"

    return register


def asked(kind, by, **arguments):
    job = enqueue(kind, "Việc thử", by=by, return_url="/exams/", **arguments)
    database.commit()
    return db.session.get_one(Job, job.id)


def test_work_runs_after_the_commit_with_its_arguments_and_shows_progress(app, kind):
    seen = []

    def work(*, progress, exam_id):
        progress(1, 2, "Đang in")
        seen.append(exam_id)

    with app.test_request_context():
        job = enqueue(kind(work), "Việc thử", by=UserFactory.create(), exam_id="7")
        assert seen == []
        database.commit()
        job = db.session.get_one(Job, job.id)
    assert seen == ["7"]
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 1, 2, "Đang in")
    assert job.started_at <= job.finished_at


def test_work_asked_for_in_a_request_that_failed_is_never_done(app, kind):
    seen = []
    with app.test_request_context():
        enqueue(kind(lambda **_: seen.append(1)), "Việc thử", by=UserFactory.create())
        database.rollback()
        database.commit()
    assert seen == []
    assert db.session.scalars(select(Job)).all() == []


def test_a_file_made_by_the_work_is_its_result(app, kind):
    def work(*, progress):
        return store_file(b"noi dung", "ket-qua.txt", "text/plain")

    with app.test_request_context():
        job = asked(kind(work), UserFactory.create())
    assert job.result_id


def test_a_refusal_is_told_to_the_owner_and_undoes_the_work(app, kind):
    def work(*, progress):
        UserFactory.build()
        db.session.add(UserFactory.build(email="nua-chung@example.vn"))
        db.session.flush()
        raise Refused("Chưa xếp chỗ cho thí sinh nào.")

    with app.test_request_context():
        job = asked(kind(work), UserFactory.create())
    assert (job.state, job.message) == (JobState.FAILED, "Chưa xếp chỗ cho thí sinh nào.")
    assert not db.session.scalar(select(User).where(User.email == "nua-chung@example.vn"))


def test_an_unforeseen_error_tells_the_owner_a_number_and_nothing_else(app, kind):
    def work(*, progress):
        raise RuntimeError("the secret inside")

    with app.test_request_context():
        job = asked(kind(work), UserFactory.create())
    assert job.state is JobState.FAILED
    assert "secret" not in job.message
    assert str(job.id)[:8] in job.message


def test_a_job_that_ran_is_not_run_again(app, kind):
    seen = []
    with app.test_request_context():
        job = asked(kind(lambda **_: seen.append(1)), UserFactory.create())
        run_job(job.id)
    assert seen == [1]


def test_only_known_work_may_be_asked_for(app):
    with app.test_request_context(), pytest.raises(ValueError, match="no job"):
        enqueue("nobody.knows", "?", by=UserFactory.create())


def test_two_kinds_of_work_cannot_share_a_name(kind):
    kind(lambda **_: None)
    with pytest.raises(ValueError, match="two kinds"):
        kind(lambda **_: None)


def test_what_a_stopped_worker_left_is_marked_as_failed(app):
    for state in JobState:
        db.session.add(Job(kind="x", title=state.value, arguments={}, owner_id=None, state=state))
    db.session.commit()
    with app.test_request_context():
        assert fail_interrupted_jobs() == 1
    states = {job.title: job.state for job in db.session.scalars(select(Job))}
    assert states == {
        "waiting": JobState.WAITING,
        "running": JobState.FAILED,
        "done": JobState.DONE,
        "failed": JobState.FAILED,
    }


@pytest.mark.parametrize("path", ["", "/status", "/result"])
def test_a_job_is_seen_by_its_owner_only(app, signed_in_as, kind, path):
    owner = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)

    def work(*, progress):
        return store_file(b"noi dung", "ket-qua.txt", "text/plain")

    with app.test_request_context():
        job = asked(kind(work), owner)
    address = f"/jobs/{job.id}{path}"
    assert signed_in_as(Role.EXAM_ADMINISTRATOR).get(address).status == 404
    assert signed_in_as(Role.INVIGILATOR).get(address).status == 403


def test_the_owner_watches_the_job_and_gets_the_file(app, browser, kind):
    owner = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)

    def work(*, progress):
        progress(3, 3)
        return store_file(b"noi dung", "kết quả.txt", "text/plain")

    with app.test_request_context():
        job = asked(kind(work), owner)
    browser.sign_in(owner)

    assert "Việc thử" in browser.get("/jobs/").text
    assert browser.get(f"/jobs/{job.id}").status == 200
    status = browser.get(f"/jobs/{job.id}/status").response.json
    assert status == {
        "state": "done",
        "done": 3,
        "total": 3,
        "message": "",
        "result_url": f"/jobs/{job.id}/result",
        "return_url": "/exams/",
    }
    answer = browser.get(status["result_url"]).response
    assert answer.data == b"noi dung"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("address", "storage"), [("", "SqliteHuey"), ("redis://127.0.0.1:6379/0", "RedisHuey")]
)
def test_the_queue_stands_where_the_setting_says(tmp_path, address, storage):
    settings = Settings(
        secret_key="x", database_url="sqlite://", jobs_url=address, data_dir=tmp_path
    )
    assert type(make_huey(settings)).__name__ == storage
