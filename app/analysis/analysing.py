"""Analysing a paper: the last answers of everybody who took it, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select

from app import db as database
from app.analysis.modelling import (
    GROUNDS,
    compare_groups,
    count_groups,
    fit_model,
    remark_on_models,
)
from app.analysis.models import ItemFigures, PaperAnalysis
from app.analysis.regions import region_of
from app.bank.models import QuestionVersion
from app.candidates.models import Application, Candidate
from app.db import db
from app.delivery import queries as delivery
from app.errors import DomainError
from app.exams.models import Paper
from app.files.models import StoredFile
from app.i18n import _
from app.jobs.queue import Progress, job_kind
from app.ledger.recording import Actor, Command, record
from app.results.settling import require_finished
from app.sittings.models import FormQuestion, PaperForm
from question_bank.items.base import Item
from question_bank.items.choice import SingleChoice
from question_bank.items.registry import item_from_dict
from question_bank.psychometrics.classical import (
    OptionTable,
    describe_items,
    describe_test,
    tabulate_options,
)
from question_bank.psychometrics.flags import remark_on
from question_bank.psychometrics.responses import Floats, Marks

ANALYSE = "analysis.analyse_paper"


class NothingToAnalyse(DomainError):
    """Nobody has worked on the paper in this system."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everybody's responses: persons in rows, question versions in columns."""

    versions: Sequence[UUID]
    items: Sequence[Item]
    forms: Sequence[str]
    """The form of each person, by its code."""
    responses: Sequence[Mapping[UUID, object]]
    seen: Sequence[frozenset[UUID]]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By ground of comparison, such as gender, the group of each person."""

    def marks(self) -> Marks:
        """Shares of points; NaN where a question was not on the person's form."""
        shares = np.full((len(self.responses), len(self.versions)), np.nan)
        for row, (given, seen) in enumerate(zip(self.responses, self.seen, strict=True)):
            for column, (version, item) in enumerate(zip(self.versions, self.items, strict=True)):
                if version in given:
                    shares[row, column] = float(item.score(item.normalise(given[version])))
                elif version in seen:
                    shares[row, column] = 0.0
        return Marks(shares)


@job_kind(ANALYSE)
def run_analysis(*, progress: Progress, paper_id: str, by_name: str) -> StoredFile | None:
    """Analyse a paper as a job: reading and computing hold nobody up, keeping is short."""
    by = Command(by_name)
    progress(0, 2, _("Đang đọc câu trả lời"))
    with database.reading():
        measured = _measure(db.session.get_one(Paper, UUID(paper_id)), by)
        db.session.rollback()
    progress(1, 2, _("Đang ghi số liệu"))
    _keep(measured, by)
    return None


def analyse_paper(paper: Paper, *, by: Actor) -> PaperAnalysis:
    """Compute and keep the figures of every question. Raise StillSitting or NothingToAnalyse."""
    return _keep(_measure(paper, by), by)


def _measure(paper: Paper, by: Actor) -> PaperAnalysis:
    require_finished(paper)
    sheet = _read_sheet(paper)
    if not sheet.responses:
        raise NothingToAnalyse(_("Chưa có bài làm nào của môn thi này."))
    marks = sheet.marks()
    return PaperAnalysis(
        paper_id=paper.id,
        made_by_name=by.actor_name,
        persons=marks.persons,
        forms=_describe_forms(sheet, marks),
        groups=count_groups(sheet.groups),
        items=_figures(sheet, marks),
    )


def _keep(analysis: PaperAnalysis, by: Actor) -> PaperAnalysis:
    db.session.add(analysis)
    db.session.flush()
    record(
        "paper.analysed",
        by=by,
        subject=analysis.paper_id,
        analysis=str(analysis.id),
        persons=analysis.persons,
        questions=len(analysis.items),
    )
    return analysis


def _read_sheet(paper: Paper) -> Sheet:
    versions, on_form, codes = _load_questions(paper)
    people = _load_people(paper)
    forms: list[str] = []
    belongs: list[Mapping[str, str]] = []
    responses: list[Mapping[UUID, object]] = []
    seen: list[frozenset[UUID]] = []
    for candidate_id, form_id, given in delivery.list_final_responses(paper):
        forms.append(codes[form_id])
        belongs.append(people[candidate_id])
        responses.append(given)
        seen.append(on_form[form_id])
    items = [item_from_dict(version.content) for version in versions]
    groups = {ground: [each[ground] for each in belongs] for ground in GROUNDS}
    return Sheet([version.id for version in versions], items, forms, responses, seen, groups)


def _load_people(paper: Paper) -> dict[UUID, Mapping[str, str]]:
    """The group of every candidate of the exam on each ground of comparison."""
    stmt = (
        select(Candidate.id, Application.gender, Application.exam_province)
        .join(Candidate.application)
        .where(Application.exam_id == paper.exam_id)
    )
    return {
        row.id: {
            "gender": row.gender,
            "region": region_of(row.exam_province),
            "province": row.exam_province,
        }
        for row in db.session.execute(stmt)
    }


def _load_questions(
    paper: Paper,
) -> tuple[list[QuestionVersion], dict[UUID, frozenset[UUID]], dict[UUID, str]]:
    """The versions asked, which of them stand on each form, and the forms' codes."""
    stmt = (
        select(PaperForm.id, PaperForm.code, QuestionVersion)
        .join(FormQuestion, FormQuestion.form_id == PaperForm.id)
        .join(QuestionVersion, QuestionVersion.id == FormQuestion.version_id)
        .where(PaperForm.paper_id == paper.id)
        .order_by(PaperForm.code, FormQuestion.position)
    )
    versions: dict[UUID, QuestionVersion] = {}
    on_form: dict[UUID, set[UUID]] = {}
    codes: dict[UUID, str] = {}
    for form_id, code, version in db.session.execute(stmt):
        versions[version.id] = version
        on_form.setdefault(form_id, set()).add(version.id)
        codes[form_id] = code
    return list(versions.values()), {f: frozenset(ids) for f, ids in on_form.items()}, codes


def _describe_forms(sheet: Sheet, marks: Marks) -> list[dict[str, Any]]:
    codes = np.array(sheet.forms)
    told = []
    for code in sorted(set(sheet.forms)):
        rows = marks.shares[codes == code]
        own = Marks(rows[:, ~np.isnan(rows).all(axis=0)])
        told.append({"code": code, **asdict(describe_test(own))})
    return told


def _figures(sheet: Sheet, marks: Marks) -> list[ItemFigures]:
    totals = marks.totals()
    compared, modelled = compare_groups(marks, sheet.groups), fit_model(marks)
    figures = []
    for column, described in enumerate(describe_items(marks)):
        if not described.persons:
            continue  # on a form that nobody was given
        table = _options(sheet, column, marks.shares[:, column], totals)
        item = sheet.items[column]
        keys = [item.key] if isinstance(item, SingleChoice) else []
        remarks = remark_on(described, table, keys)
        remarks += remark_on_models(compared[column], modelled[column])
        figures.append(
            ItemFigures(
                version_id=sheet.versions[column],
                **asdict(described),
                options=[list(counts) for counts in table.counts] if table else [],
                sizes=list(table.sizes) if table else [],
                remarks=[asdict(remark) for remark in remarks],
                groups=compared[column],
                model=modelled[column],
            )
        )
    return figures


def _options(sheet: Sheet, column: int, shares: Floats, totals: Floats) -> OptionTable | None:
    item, version = sheet.items[column], sheet.versions[column]
    if not isinstance(item, SingleChoice):
        return None
    seen = ~np.isnan(shares)
    chosen = [
        item.normalise(given[version]) if version in given else None
        for given, met in zip(sheet.responses, seen, strict=True)
        if met
    ]
    return tabulate_options(chosen, totals[seen] - shares[seen], options=len(item.options))
