"""The rules of the council and its boards, put into sentences."""

from collections.abc import Iterable

from app.i18n import _
from app.regulations.council import Board, CouncilRules
from app.regulations.rule import Rule


def describe_council(rules: CouncilRules | None) -> Iterable[Rule]:
    """Each rule of the council in words; nothing where the profile has none."""
    if rules is None:
        return
    sizes = _(" hoặc ").join(f"{size:02}" for size in rules.sizes)
    yield Rule(_("Hội đồng thi"), _("%(sizes)s thành viên", sizes=sizes), rules.citation)
    for board in rules.boards:
        yield Rule(board.title, _board(board), board.citation)
    titles = {board.id: board.title for board in rules.boards}
    pairs = sorted(
        " – ".join(sorted(titles[one] for one in pair)) for pair in rules.tasks.keep_apart
    )
    says = _("không chung người: %(pairs)s", pairs="; ".join(pairs))
    if rules.tasks.heads_on_one_board:
        says = _("trưởng ban, phó trưởng ban chỉ ở một ban; %(rest)s", rest=says)
    yield Rule(_("Kiêm nhiệm"), says, rules.tasks.citation)
    relations = "; ".join(rules.kinship.relations + rules.kinship.barred)
    yield Rule(_("Người không được tham gia tổ chức thi"), relations, rules.kinship.citation)


def _board(board: Board) -> str:
    if board.supervises:
        return _("không có người của Hội đồng và các ban khác")
    if board.optional:
        return _("lập khi cần")
    return _("chỉ khi có môn thi theo hình thức này") if board.forms else ""
