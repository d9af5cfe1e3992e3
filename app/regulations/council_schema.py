"""Reading the rules of the council and its boards from a profile."""

from app.regulations import council as rules
from app.regulations.section import Section
from app.regulations.selection_schema import FORMS


def read_council(section: Section) -> rules.CouncilRules:
    """Turn `[council]` into rules. Raises InvalidProfile, which names the line and the key."""
    boards: dict[str, rules.Board] = {}
    for one in section.sections("boards"):
        board = _board(one)
        if board.id in boards or board.id == rules.COUNCIL:
            raise one.refuse("id", f"“{board.id}” đã có")
        boards[board.id] = board
    council = rules.CouncilRules(
        sizes=section.whole_numbers("sizes"),
        boards=tuple(boards.values()),
        tasks=_tasks(section.section("tasks"), boards),
        kinship=_kinship(section.section("kinship")),
        citation=section.citation(),
    )
    section.finish()
    return council


def _board(section: Section) -> rules.Board:
    forms = section.texts("forms")
    if unknown := [form for form in forms if form not in FORMS]:
        raise section.refuse("forms", f"không có hình thức thi “{unknown[0]}”")
    board = rules.Board(
        id=section.text("id"),
        title=section.text("title"),
        forms=forms,
        optional=section.flag("optional", default=False),
        supervises=section.flag("supervises", default=False),
        citation=section.citation(),
    )
    section.finish()
    return board


def _tasks(section: Section, boards: dict[str, rules.Board]) -> rules.TaskRule:
    pairs = set()
    for words in section.texts("keep_apart"):
        pair = frozenset(words.split())
        if len(pair) != 2 or not pair <= boards.keys():
            raise section.refuse("keep_apart", f"“{words}” phải là hai ban có ở trên")
        pairs.add(pair)
    rule = rules.TaskRule(
        heads_on_one_board=section.flag("heads_on_one_board"),
        keep_apart=frozenset(pairs),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _kinship(section: Section) -> rules.KinshipRule:
    rule = rules.KinshipRule(
        relations=section.texts("relations", least=1),
        barred=section.texts("barred"),
        citation=section.citation(),
    )
    section.finish()
    return rule
