"""What became of each row of the workbooks taken in, as plain values."""

from typing import Any

from app.candidates import queries
from app.candidates.judging import Fold, fold_verdicts, latest_decisions
from app.candidates.models import Application, ImportRow, Outcome
from app.exams.models import Exam

REJECTED = "rejected_row"


def fold_application(application: Application) -> Fold:
    """The application's outcome with the conditions that fail or wait for a person."""
    if application.outcome is Outcome.WITHDRAWN:
        return Fold(Outcome.WITHDRAWN, (), ())
    verdicts = {finding.condition: finding.verdict for finding in application.findings}
    return fold_verdicts(verdicts, latest_decisions(application.decisions))


def findings_report(exam: Exam) -> list[dict[str, Any]]:
    """One entry a data row: row, national_id, outcome, failed, review, row_error, warning.

    Outcome is `eligible`, `ineligible`, `review`, `withdrawn` or `rejected_row`; condition ids are
    sorted; `row_error` and `warning` name the field of the first fault and warning, or are None.
    """
    return [_report_row(row) for row in queries.list_confirmed_rows(exam)]


def _report_row(row: ImportRow) -> dict[str, Any]:
    fold = fold_application(row.application) if row.application is not None else None
    return {
        "row": row.row,
        "national_id": row.national_id,
        "outcome": fold.outcome.value if fold else REJECTED,
        "failed": sorted(fold.failed) if fold else [],
        "review": sorted(fold.review) if fold else [],
        "row_error": row.row_error,
        "warning": row.warning,
    }
