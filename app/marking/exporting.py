"""The scores of a task as a sheet: by code until they are published, then with names."""

from app.documents.xlsx import Column, Sheet, workbook
from app.i18n import _
from app.marking.models import EssayTask
from app.marking.queries import list_scripts
from app.marking.standing import standing_of
from app.marking.words import VERDICT_LABELS
from question_bank.numbers import spell_number


def export_scores(task: EssayTask) -> bytes:
    """A row for each script, by code; names are in it once the scores are published."""
    named = task.published_at is not None
    heads = [(_("Mã bài"), 12), (_("Trạng thái"), 30), (_("Điểm, thang 100"), 16)]
    heads += [(_("Họ và tên"), 30), (_("Đơn vị"), 40)] if named else []
    rows = []
    for script in list_scripts(task):
        standing, learner = standing_of(script), script.enrolment
        score = "" if standing.score is None else spell_number(standing.score)
        row = (script.code, str(VERDICT_LABELS[standing.verdict]), score)
        rows.append((*row, learner.full_name, learner.unit) if named else row)
    columns = tuple(Column(title=title, width=width) for title, width in heads)
    return workbook([Sheet(name=_("Điểm tự luận"), columns=columns, rows=rows)])
