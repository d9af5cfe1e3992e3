"""Writing a room machine's results: everything that happened there, signed, for the portal only."""

import base64
import hashlib
import hmac
import secrets

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import DomainError
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages.accepting import OCTETS
from app.packages.container import Kind, seal
from app.packages.contents import LEDGER, RETURNING, Scope, read_table, schema_digest
from app.packages.keys import Card, Keys, encode
from app.packages.manifest import Tables, read_tables, write_parts
from app.packages.models import LoadedPackage, ResultsExport
from app.sittings.models import Sitting

CODE_CHARACTERS = 16
"""80 bits, in groups of four: told over the telephone or written on paper."""


class NothingToReturn(DomainError):
    """The package is not opened, or a sitting is not closed."""


def export_results(
    loaded: LoadedPackage, *, keys: Keys, portal: Card, promise: bytes, by: Actor
) -> ResultsExport:
    """Write the results of the closed sittings with this machine's whole ledger.

    `promise` is the public key that acknowledgements were signed with here. May be repeated.
    Raise NothingToReturn.
    """
    scope = closed_scope(loaded)
    tables = read_tables(RETURNING, scope)
    counts = {name: len(rows) for name, rows in tables.items()}
    record("package.results_exported", by=by, subject=loaded.package_id, counts=counts)
    entries = sorted(read_table(LEDGER, scope), key=lambda entry: int(entry["sequence"]))
    wipe_secret = secrets.token_bytes(32)
    told = {"wipe_secret": encode(wipe_secret), "ledger_head": entries[-1]["hash"]}
    parts, counts = write_parts({**tables, LEDGER.table.name: entries}, told=told)
    about = {"schema": schema_digest(), "made_at": clock.now().isoformat(), "counts": counts}
    about["promise_key"] = encode(promise)
    data = seal(Kind.RESULTS, loaded.package_id, about, parts, sender=keys, recipient=portal)
    export = ResultsExport(
        loaded=loaded,
        file=store_file(data, f"ket-qua-{loaded.package_id}.sathach", OCTETS),
        sha256=hashlib.sha256(data).hexdigest(),
        content_sha256=content_digest(tables),
        wipe_secret=wipe_secret,
        counts=counts,
    )
    db.session.add(export)
    db.session.flush()
    return export


def closed_scope(loaded: LoadedPackage) -> Scope:
    """The machine's sittings, all of them closed. Raise NothingToReturn."""
    if loaded.opened_at is None:
        raise NothingToReturn(_("Gói chưa được mở nên chưa có kết quả."))
    sittings = db.session.scalars(select(Sitting).order_by(Sitting.starts_at)).all()
    for sitting in sittings:
        if sitting.closed_at is None:
            raise NothingToReturn(_("%(title)s chưa khóa.", title=sitting.title))
    return Scope(sittings[0].exam_id, [sitting.id for sitting in sittings])


def content_digest(tables: Tables) -> str:
    """A hash over the results without the ledger, which grows by every export."""
    parts, _counts = write_parts(tables)
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(hashlib.sha256(parts[name]).digest())
    return digest.hexdigest()


def confirmation_code(wipe_secret: bytes, results_sha256: str) -> str:
    """What only somebody who could read that very file can say: allows the machine's wiping."""
    tag = hmac.digest(wipe_secret, f"imported\n{results_sha256}".encode(), "sha256")
    code = base64.b32encode(tag).decode()[:CODE_CHARACTERS]
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
