"""`flask bank …`: take questions in, give them out, load the starter bank."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from app import db as database
from app.accounts import queries as accounts
from app.accounts.models import User
from app.bank import exporting, importing, indexing, offering, queries, secrecy, starting
from app.bank.contents import sentence
from app.bank.filters import QuestionFilter
from app.bank.importing import Outlook
from app.bank.models import ImportFormat, QuestionStatus, QuestionVersion
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command
from question_bank.errors import Fault

bank_cli = AppGroup("bank", help="Take questions in and give them out.")
IMPORT = Command("flask bank import")
LOAD = Command("flask bank load-starter")

FORMATS = click.Choice([each.value for each in ImportFormat])
EXPORTS = click.Choice([each.value for each in ImportFormat if each is not ImportFormat.TOML])
STATUSES = click.Choice([QuestionStatus.DRAFT.value, QuestionStatus.APPROVED.value])


@bank_cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=FORMATS, help="Default: what the file's name ends in.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
@click.option("--status", type=STATUSES, default="draft", show_default=True)
@click.option("--topic", help="Code of the topic for questions that name none.")
@click.option("--law", help="Code of the law that questions without a provision rest on.")
@click.option("--skip-known", is_flag=True, help="Leave out questions the bank already holds.")
def import_questions(
    file: Path,
    *,
    format_: str | None,
    dry_run: bool,
    as_json: bool,
    status: str,
    topic: str | None,
    law: str | None,
    skip_known: bool,
) -> None:
    """Take in the questions of FILE: all of them, or none if one has a fault."""
    try:
        data = file.read_bytes()
        kind = ImportFormat(format_) if format_ else importing.guess_format(file.name, data)
        outlook = importing.check_file(
            data, kind, defaults=importing.find_defaults(topic, law), skip_known=skip_known
        )
        codes: list[str] = []
        if outlook.can_be_stored and not dry_run:
            codes = importing.store_questions(
                outlook,
                status=QuestionStatus(status),
                by=IMPORT,
                source=hashlib.sha256(data).hexdigest(),
            )
            database.commit()
    except (DomainError, OSError) as error:
        _refuse(str(error), as_json=as_json)
    _report(outlook, codes, file, dry_run=dry_run, as_json=as_json)
    if outlook.errors:
        sys.exit(1)


def _refuse(reason: str, *, as_json: bool) -> None:
    if as_json:
        fault = {"code": "refused", "severity": "error", "line": None, "message": reason}
        click.echo(json.dumps({"ok": False, "imported": 0, "faults": [fault]}, ensure_ascii=False))
        sys.exit(1)
    raise click.ClickException(reason)


def _report(
    outlook: Outlook, codes: list[str], file: Path, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        click.echo(
            json.dumps(_as_data(outlook, codes, file, dry_run), ensure_ascii=False, indent=1)
        )
        return
    for fault in outlook.faults:
        place = ":".join(str(part) for part in (file.name, fault.line, fault.column) if part)
        click.echo(f"{place}: {fault.severity}: {sentence(fault)}", err=True)
    if outlook.errors:
        summary = _("Có %(count)d lỗi; chưa nhập câu nào.", count=len(outlook.errors))
    elif dry_run:
        summary = _("Tệp dùng được: %(count)d câu hỏi.", count=len(outlook.questions))
    else:
        summary = _("Đã nhập %(count)d câu hỏi.", count=len(codes))
    click.echo(summary, err=True)


def _as_data(outlook: Outlook, codes: list[str], file: Path, dry_run: bool) -> dict[str, object]:
    return {
        "ok": not outlook.errors,
        "file": file.name,
        "dry_run": dry_run,
        "lines_read": outlook.lines_read,
        "questions": len(outlook.questions),
        "imported": len(codes),
        "codes": codes,
        "skipped": [{"line": line, "code": code} for line, code in outlook.known],
        "errors": len(outlook.errors),
        "warnings": len(outlook.warnings),
        "faults": [_fault_data(fault) for fault in outlook.faults],
    }


def _fault_data(fault: Fault) -> dict[str, object]:
    return {
        "code": fault.code,
        "severity": fault.severity.value,
        "line": fault.line,
        "column": fault.column,
        "message": sentence(fault),
    }


@bank_cli.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "format_", type=EXPORTS, help="Default: what the file's name ends in.")
@click.option("--status", type=click.Choice([each.value for each in QuestionStatus]))
@click.option("--topic", default="", help="Code of a topic; its subtopics are included.")
@click.option("--with-secret", is_flag=True, help="Secret questions too; needs --by.")
@click.option("--by", "email", help="The named reader of secret questions who answers for it.")
def export_questions(
    file: Path,
    *,
    format_: str | None,
    status: str | None,
    topic: str,
    with_secret: bool,
    email: str | None,
) -> None:
    """Write the current version of every question, keys included, to FILE.

    Secret questions stay out unless a named reader takes them; each is noted as opened.
    """
    wanted = QuestionFilter(status=QuestionStatus(status) if status else None, topic=topic)
    try:
        kind = ImportFormat(format_) if format_ else importing.guess_format(file.name)
        importing.find_defaults(topic, None)
        versions = db.session.scalars(queries.list_questions(wanted)).all()
        if with_secret:
            secrecy.take_out(versions, file.name, by=_reader(email))
            database.commit()
        else:
            versions = _without_secret(versions)
        file.write_bytes(exporting.write_versions(versions, kind))
        for loss in offering.offer(versions, kind).losses:
            click.echo(_loss_line(loss), err=True)
    except (DomainError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        _("Đã ghi %(count)d câu hỏi vào %(file)s.", count=len(versions), file=file.name), err=True
    )


def _reader(email: str | None) -> User:
    if email is None:
        raise click.UsageError(_("Xuất câu mật cần --by: thư điện tử của người được đọc câu mật."))
    user = accounts.find_user(email)
    if user is None:
        raise click.ClickException(_("Không có tài khoản %(email)s.", email=email))
    return user


def _without_secret(versions: Sequence[QuestionVersion]) -> list[QuestionVersion]:
    kept = [each for each in versions if not each.question.is_secret]
    if left := len(versions) - len(kept):
        click.echo(
            _("Để lại %(count)d câu mật; xem --with-secret.", count=left),
            err=True,
        )
    return kept


def _loss_line(loss: offering.Loss) -> str:
    codes = ", ".join(loss.codes)
    return _(
        "%(sentence)s: %(count)d câu (%(codes)s)",
        sentence=loss.sentence,
        count=loss.count,
        codes=codes,
    )


@bank_cli.command("load-starter")
def load_starter() -> None:
    """Add the laws, topics and approved questions that come with the software. Safe to repeat."""
    added = starting.load_starter_bank(by=LOAD)
    database.commit()
    click.echo(
        _(
            "Đã thêm %(laws)d văn bản, %(topics)d chủ đề, %(questions)d câu hỏi.",
            laws=added.laws,
            topics=added.topics,
            questions=added.questions,
        ),
        err=True,
    )


@bank_cli.command("index")
def index_questions() -> None:
    """Make anew what questions are searched and compared by. Safe to repeat."""
    count = indexing.index_questions()
    database.commit()
    click.echo(_("Đã lập chỉ mục %(count)d câu hỏi.", count=count), err=True)
