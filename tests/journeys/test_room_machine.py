"""A sealed package goes through a machine that no packet leaves, and its results come back."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db import db
from app.delivery import queries
from app.delivery.models import Attempt, answer_event
from app.packages.handing_over import Handover, hand_over_sittings
from app.packages.keys import portal_keys
from app.packages.models import PackageState, RoomPackage
from app.packages.registering import register_machine
from app.packages.shares import collect_share
from app.packages.taking_back import take_back
from app.permissions import Role
from app.sittings.seat_codes import seat_code
from tests.factories import UserFactory
from tests.factories.delivery import BY, CANARY, make_prepared_sitting
from tests.journeys.conftest import Site

ROOT = Path(__file__).parents[2]


def can_isolate() -> bool:
    """Whether this system lets us make a network namespace."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return (
        subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0
    )


pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not can_isolate(), reason="needs the right to make network namespaces"),
]


def run(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python in a namespace without a way out."""
    done = subprocess.run(
        ["unshare", "-n", sys.executable, *map(str, arguments)],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def told(text: str) -> dict[str, str]:
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def test_a_sealed_package_goes_through_a_room_machine(site: Site, tmp_path: Path):
    home, port = tmp_path / "machine", free_port()
    room = ["-m", "app.console", "--home", home, "room"]
    card, portal = tmp_path / "machine.json", tmp_path / "portal.json"
    portal.write_text(portal_keys(site.secret).card.to_text())
    made = told(
        run(
            *room, "init", "--name", "Máy 1", "--portal", portal, "--card", card, "--port", port
        ).stdout
    )

    with site.database():
        sitting = make_prepared_sitting(kinds="ccc", seats=1)
        machine = register_machine(card.read_text(), made["fingerprint"], by=BY)
        holders = [UserFactory.create(role=Role.EXAM_ADMINISTRATOR) for _ in range(2)]
        staff = [holders[0], UserFactory.create(role=Role.INVIGILATOR)]
        package = hand_over_sittings(
            [sitting],
            Handover(machine=machine, holders=holders, staff=staff),
            secret=site.secret,
            by=BY,
        )
        shares = [collect_share(s, secret=site.secret, by=s.holder) for s in package.shares]
        attempt = queries.attempts_of(sitting)[0]
        task = {
            "home": str(home),
            "port": port,
            "number": attempt.seat.candidate.number,
            "code": seat_code(attempt.seat_id, site.secret),
            "questions": 3,
            "sitting": f"/exams/{sitting.exam_id}/sittings/{sitting.id}",
            "email": holders[0].email,
            "results": str(tmp_path / "results.sathach"),
            "canaries": [CANARY],
            "stem": attempt.form.questions[0].version.content["stem"],
            "pictures": os.environ.get("PICTURES"),
        }
        officer, package_id, sealed = holders[0].full_name, package.id, package.file.content
        db.session.commit()
    assert CANARY.encode() not in sealed
    assert task["stem"].encode() not in sealed
    (tmp_path / "package.sathach").write_bytes(sealed)

    run(*room, "load", tmp_path / "package.sathach")
    witness = ("--witness", task["number"])
    links = told(run(*room, "open", *witness, typed="\n".join(shares) + "\n").stdout)
    seen = json.loads(
        run(
            "-m",
            "tests.journeys.inside_the_room",
            typed=json.dumps(task | {"link": links[officer]}),
        ).stdout.splitlines()[-1]
    )

    assert seen["foreign"] == []
    told_by = {url.rsplit("/", 1)[-1] for url in seen["read"]}
    assert {"start", "answers", "submit"} <= told_by
    assert (seen["keys_sent"], seen["database"]) == (0, 0)
    assert seen["devices"] == ["lo"]
    with site.database():
        package = db.session.get_one(RoomPackage, package_id)
        results = Path(task["results"]).read_bytes()
        take_back(package, results, secret=site.secret, by=BY)
        counts, code = package.returned_counts, package.confirmation_code
        assert package.state is PackageState.RETURNED
        assert (counts["attempt"], counts["submitted"], counts["answer_event"]) == (1, 1, 3)
        assert db.session.scalar(select(func.count()).select_from(answer_event)) == 3
        assert db.session.scalars(select(Attempt.answered)).one() == 3
        db.session.commit()

    people = ("--person", "Nguyễn Văn An", "--person", "Trần Thị Bình")
    run(*room, "wipe", tmp_path / "certificate.pdf", "--code", code, *people)

    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert {path.name for path in home.iterdir()} == {"certificates", "wiped.json"}
