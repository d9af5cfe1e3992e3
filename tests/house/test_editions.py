"""A room machine serves the exam and nothing else, and every table says whether it travels."""

import pytest

from app import create_app, features
from app.config import Edition, Settings
from app.db import Model
from app.packages import contents
from app.permissions import Permission
from tests.house.surface import access_of, every_rule

IN_THE_ROOM = {
    "accounts.choose_language",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.use_link",
}
"""Single addresses of blueprints that otherwise stay at the portal."""

MAY_BE_ASKED_THERE = {
    Permission.SITTINGS_INVIGILATE,
    Permission.SITTINGS_MANAGE,
    Permission.SITTINGS_READ,
    Permission.PACKAGES_RUN,
    "public",
    "signed_in",
}


@pytest.fixture(scope="module")
def room_app(tmp_path_factory):
    home = tmp_path_factory.mktemp("room")
    settings = Settings(
        secret_key="x" * 40,
        database_url="sqlite://",
        edition=Edition.ROOM,
        data_dir=home,
        testing=True,
        csrf=False,
    )
    return create_app(settings)


def served_there(endpoint):
    name = endpoint if endpoint in features.EDITIONS else endpoint.rpartition(".")[0]
    return Edition.ROOM in features.EDITIONS.get(name, ())


def path_of(app, rule):
    values = {
        argument: "0" * 64 if "sha256" in argument else "00000000-0000-4000-8000-000000000000"
        for argument in rule.arguments
    }
    values |= {name: 1 for name, how in rule._converters.items() if "Integer" in type(how).__name__}
    try:
        return app.url_map.bind("localhost").build(rule.endpoint, values)
    except ValueError:
        return None


def test_a_room_machine_answers_404_wherever_the_portal_alone_works(room_app):
    client, asked = room_app.test_client(), 0
    for rule in every_rule(room_app):
        path = path_of(room_app, rule)
        if served_there(rule.endpoint) or path in {None, "/"}:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            asked += 1
            assert client.open(path, method=method).status_code == 404, (method, path)
    assert asked > 100


def test_a_room_machine_serves_only_exam_room_board_and_its_own_pages(room_app):
    served = [rule for rule in every_rule(room_app) if served_there(rule.endpoint)]
    assert served
    for rule in served:
        assert access_of(room_app, rule) in MAY_BE_ASKED_THERE, rule.endpoint
        blueprint = rule.endpoint.split(".")[0]
        assert rule.endpoint in IN_THE_ROOM or blueprint in features.EDITIONS, rule.endpoint


def test_a_portal_has_no_pages_of_a_room_machine(app):
    client = app.test_client()
    machine = [
        rule
        for rule in every_rule(app)
        if rule.endpoint.startswith("machine.") and "GET" in rule.methods
    ]
    assert machine
    assert {client.get(str(rule)).status_code for rule in machine} == {404}


def test_every_table_of_the_exam_room_says_whether_it_travels():
    told = {each.table.name for each in contents.OUTBOUND} | set(contents.STAYS)
    features_of = ("app.delivery.", "app.invigilation.", "app.lockdown.", "app.sittings.")
    models = {
        mapper.local_table.name
        for mapper in Model.registry.mappers
        if mapper.class_.__module__.startswith(features_of)
    }
    plain = set(Model.metadata.tables) - {m.local_table.name for m in Model.registry.mappers}
    hanging = {
        name
        for name in plain
        for key in Model.metadata.tables[name].foreign_keys
        if key.column.table.name in {"attempt", "sitting", "seat"}
    }
    assert (models | hanging) - told == set()


def test_no_table_travels_that_the_room_has_no_business_with():
    carried = {each.table.name for each in contents.OUTBOUND}
    assert not carried & {"score", "ledger_entry", "citation", "provision", "import_row", "finding"}
    withheld = {each.table.name: each.withheld for each in contents.OUTBOUND}
    assert withheld["question_version"]["content"] == {}
    assert withheld["user"]["password_hash"] is None
