"""`flask exams assemble`: draw and freeze a paper's forms from a script."""

import json
import sys
from secrets import randbelow

import click

from app import db as database
from app.errors import DomainError
from app.exams import blueprints
from app.exams.cli import exams_cli
from app.exams.feasibility import check_feasibility
from app.exams.models import Paper
from app.exams.queries import get_exam_by_code
from app.i18n import _
from app.ledger.recording import Command
from app.sittings import assembling, form_queries
from app.sittings.form_queries import FormFacts
from app.sittings.relaxation_words import in_words

__all__ = ["exams_cli"]

BY = Command("flask exams assemble")


@exams_cli.command("assemble")
@click.argument("code")
@click.option("--paper", "paper_code", required=True, help="The paper's code, such as law.")
@click.option("--forms", type=int, default=4, show_default=True)
@click.option("--seed", type=int, help="The same bank and seed give the same forms.")
@click.option("--replace", is_flag=True, help="Replace the forms that are there.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def assemble(
    code: str, *, paper_code: str, forms: int, seed: int | None, replace: bool, as_json: bool
) -> None:
    """Draw, verify and freeze the forms of a paper of the exam CODE."""
    seed = randbelow(1_000_000) if seed is None else seed
    try:
        paper = _find_paper(code, paper_code)
        if not paper.cells:
            blueprints.set_blueprint(paper, blueprints.propose_cells(paper), by=BY)
            click.echo(
                _("Chưa có ma trận: đã lưu ma trận đề xuất theo tỷ lệ của ngân hàng."), err=True
            )
        assembling.assemble_forms(paper, forms=forms, seed=seed, replace=replace, by=BY)
    except DomainError as error:
        database.rollback()
        _refuse(error, as_json=as_json)
    database.commit()
    _report(paper, as_json=as_json)


def _find_paper(code: str, paper_code: str) -> Paper:
    exam = get_exam_by_code(code)
    for paper in exam.papers:
        if paper.code == paper_code:
            return paper
    raise DomainError(_("Kỳ thi này không có môn thi mang mã %(code)s.", code=paper_code))


def _refuse(error: DomainError, *, as_json: bool) -> None:
    """Say why on standard error, with the feasibility report if there is one; end with 1."""
    rows = error.feasibility if isinstance(error, assembling.Infeasible) else []
    clashes = error.clashes if isinstance(error, assembling.Infeasible) else []
    if as_json:
        refusal = {"ok": False, "error": str(error), "feasibility": rows, "clashes": clashes}
        click.echo(json.dumps(refusal, ensure_ascii=False, indent=1))
    click.echo(str(error), err=True)
    for clash in clashes if not as_json else []:
        click.echo(clash, err=True)
    for row in rows if not as_json else []:
        click.echo("\t".join(f"{name}={value}" for name, value in row.items()), err=True)
    sys.exit(1)


def _report(paper: Paper, *, as_json: bool) -> None:
    forms = form_queries.list_forms(paper)
    if as_json:
        whole = {
            "ok": True,
            "exam": paper.exam.code,
            "paper": paper.code,
            "content_on": paper.exam.content_on.isoformat(),
            "forms": [_form_data(facts) for facts in forms],
            "overlaps": form_queries.overlaps(forms),
            "feasibility": check_feasibility(paper).as_data(),
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for facts in forms:
        click.echo(f"{facts.form.code}\t{facts.form.seed}\t{facts.form.sha256}")


def _form_data(facts: FormFacts) -> dict[str, object]:
    return {
        "code": facts.form.code,
        "seed": facts.form.seed,
        "sha256": facts.form.sha256,
        "questions": [
            {
                "position": each.position,
                "code": each.version.question.code,
                "version": each.version.number,
                "points": str(each.points),
            }
            for each in facts.form.questions
        ],
        "points": str(facts.points),
        "mean_difficulty": str(facts.mean_difficulty),
        "relaxations": [in_words(each) for each in facts.form.relaxations],
    }
