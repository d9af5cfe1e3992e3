"""Rules that the text of the code keeps."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.pure import session  # noqa: F401  the text alone is looked at

ROOT = Path(__file__).parents[2]
CODE = sorted([*ROOT.glob("app/**/*.py"), *ROOT.glob("question_bank/**/*.py"), ROOT / "wsgi.py"])
TESTS = sorted(ROOT.glob("tests/**/*.py"))
EDGES = {"views", "forms", "cli", "session", "pages"}
"""Modules of a feature that speak to a person: they may know Flask."""

KNOWS_FLASK = {
    "app/jobs/queue.py": "binds the queue to the application",
    "app/accounts/models.py": "Flask-Login wants its mixin on the account",
    "app/delivery/hot_path.py": "stands before the application and answers saves itself",
    "app/delivery/room_page.py": "the words the exam page's script needs",
    "app/booklets/answer_sheets.py": "a job: derives each sheet's code from the secret",
    "app/sittings/printing.py": "a job: reads the public address from the settings",
}
"""Other modules that may, each with its reason."""

RECORDS_NOTHING = {
    "app/accounts/throttling.py": "failed attempts are counted, not acts",
    "app/files/storing.py": "whoever stores a file records the act it belongs to",
    "app/bank/noting_readings.py": "who reads bends no result; openings of secrets are recorded",
    "app/bank/redrawing.py": "keeps what waits; importing records what becomes of it",
    "app/bank/citing.py": "a provision is stored with the question that cites it first",
    "app/jobs/queue.py": "a job records nothing; its work does",
    "app/ledger/recording.py": "is the recording",
    "app/delivery/saving.py": "answers have a chain of their own",
}
"""Verb modules that write without calling `record` themselves, each with its reason."""


def told(wrong: Iterable[object]) -> str:
    """What is wrong, one a line."""
    pairs = wrong.items() if isinstance(wrong, dict) else wrong
    return "\n" + "\n".join(str(each) for each in pairs)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def trees() -> dict[Path, ast.Module]:
    """Each module of ours, parsed; not before a rule asks, for every worker collects this file."""
    return {path: ast.parse(path.read_text()) for path in CODE}


@cache
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Each call with its dotted name."""
    return [(dotted(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def dotted(node: ast.expr) -> str:
    """What is called, as it is written."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


def is_edge(path: Path) -> bool:
    """Whether the module speaks to a person (a page, a form, a command)."""
    words = re.split(r"[/_.]", name_of(path))
    return bool(EDGES & set(words))


def test_modules_and_templates_are_short():
    modules = {name_of(p): len(p.read_text().splitlines()) for p in (*CODE, *TESTS)}
    templates = {
        name_of(p): len(p.read_text().splitlines()) for p in ROOT.glob("app/**/templates/**/*.html")
    }
    long = {name: lines for name, lines in modules.items() if lines > 400}
    long |= {name: lines for name, lines in templates.items() if lines > 120}
    assert not long, told(long)


def test_functions_are_short():
    long = {
        f"{name_of(path)}:{function.name}": function.end_lineno - function.lineno + 1
        for path, tree in trees().items()
        for function in functions(tree)
        if function.end_lineno - function.lineno >= 40
    }
    assert not long, told(long)


def test_views_are_short():
    long = {}
    for path, tree in trees().items():
        if "views" not in name_of(path):
            continue
        for function in functions(tree):
            above = " ".join(ast.unparse(each) for each in function.decorator_list)
            routed = re.search(r"\.(route|get|post)\(", above)
            body = function.end_lineno - function.lineno + 1
            if routed and body > 20:
                long[f"{name_of(path)}:{function.name}"] = body
    assert not long, told(long)


def test_every_module_class_and_public_function_says_what_it_is():
    silent = []
    for path, tree in trees().items():
        if not ast.get_docstring(tree):
            silent.append(name_of(path))
        for node in tree.body:
            inner = node.body if isinstance(node, ast.ClassDef) else []
            for one in (node, *inner):
                if says_nothing(one, path):
                    silent.append(f"{name_of(path)}:{one.lineno} {one.name}")
    assert not silent, told(silent)


NAMED_BY_OTHERS = {
    *("bind_field", "render_field", "get_translations", "process"),
    *("process_bind_param", "process_result_value"),
    *("handle_data", "handle_starttag"),
    *("main", "as_data"),
}
"""What WTForms, SQLAlchemy and the HTML parser call, and two names that say it all."""


def says_nothing(node: ast.AST, path: Path) -> bool:
    """Whether a public class or function has no docstring. Views say it by their name."""
    if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if node.name.startswith("_") or node.name == "Meta" or ast.get_docstring(node):
        return False
    if isinstance(node, ast.ClassDef):
        return True
    decorated = " ".join(ast.unparse(each) for each in node.decorator_list)
    routed = re.search(r"\.(route|get|post|command|errorhandler)\(", decorated)
    checks = node.name.startswith("validate") and is_edge(path)
    types_only = isinstance(node.body[-1], ast.Expr) and ast.unparse(node.body[-1]) == "..."
    return not (routed or checks or types_only or node.name in NAMED_BY_OTHERS)


FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "pickle.loads",
    "pickle.load",
    "marshal.loads",
    "yaml.load",
    "render_template_string",
    "jinja2.Template",
    "Markup.format",
}


def test_nothing_runs_text_as_code():
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path, tree in trees().items()
        for name, call in calls(tree)
        if name in FORBIDDEN_CALLS
        or any(k.arg == "shell" and ast.unparse(k.value) == "True" for k in call.keywords)
    ]
    assert not found, told(found)


def test_no_statement_is_put_together_from_text():
    run = re.compile(r"^(sa\.)?text$|\.(execute|exec_driver_sql|scalar|scalars|literal_column)$")
    found = []
    for path, tree in trees().items():
        for name, call in calls(tree):
            first = call.args[0] if call.args else None
            glued = isinstance(first, ast.JoinedStr) or (
                isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Mod)
            )
            literal = isinstance(first, ast.JoinedStr) and "PRAGMA {pragma}" in ast.unparse(first)
            if run.search(name) and glued and not literal:
                found.append(f"{name_of(path)}:{call.lineno}")
    assert not found, told(found)


READS_BACK_EXACTLY = {
    "app/results/ranking.py": "a JSON number only where it reads back as the same decimal",
}


def test_a_refreshed_row_is_locked_without_what_is_loaded_beside_it():
    # PostgreSQL refuses to lock the empty side of an outer join: say whose row is meant.
    wrong = [p for p in CODE if "with_for_update=True" in p.read_text()]
    assert wrong == []


def test_marks_are_never_floats():
    exact = re.compile(r"question_bank/(scoring|items)|app/results|regulations/ranking|app/exams")
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path, tree in trees().items()
        if exact.search(name_of(path))
        for name, call in calls(tree)
        if name == "float" and name_of(path) not in READS_BACK_EXACTLY
    ]
    assert not found, told(found)


def test_an_excuse_names_what_it_excuses():
    vague = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!: ?[A-Z])")
    later = re.compile(r"\b(TODO|FIXME|XXX)\b")  # looked for here, promised nowhere
    found = []
    for path in (*CODE, *TESTS):
        text = path.read_text()
        here = path == Path(__file__)  # names the words it looks for
        if vague.search(text) or (later.search(text) and not here):
            found.append(name_of(path))
    assert not found, told(found)


def test_rules_know_neither_requests_nor_pages():
    found = []
    for path, tree in trees().items():
        name = name_of(path)
        inside = re.match(r"app/(?!web/|home/)[a-z]+/", name) and "/templates/" not in name
        if not inside or is_edge(path) or name in KNOWS_FLASK:
            continue
        if {"flask", "flask_login", "wtforms", "app.web"} & imported(tree):
            found.append(name)
    assert not found, told(found)


def imported(tree: ast.AST) -> set[str]:
    """The packages a module imports, `app.x` to two parts, the rest to one."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return {".".join(n.split(".")[: 2 if n.startswith("app") else 1]) for n in names}


WRITES = re.compile(r"db\.session\.(add|add_all|delete)\b")


def test_every_module_that_writes_records_it():
    found = []
    for path, tree in trees().items():
        name = name_of(path)
        writes = WRITES.search(path.read_text())
        verbs = re.match(r"app/(?!web/)[a-z]+/", name) and not is_edge(path)
        if not writes or not verbs or name in RECORDS_NOTHING:
            continue
        if not {"record", "append"} & {called.split(".")[-1] for called, _call in calls(tree)}:
            found.append(name)
    assert not found, told(found)


def test_what_a_verb_leaves_to_the_view_is_the_commit():
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path, tree in trees().items()
        if re.match(r"app/(?!web/|jobs/)[a-z]+/", name_of(path)) and not is_edge(path)
        for name, call in calls(tree)
        if name in {"db.session.commit", "database.commit"}
    ]
    wrong = [each for each in found if each.split(":")[0] not in COMMITS_ITSELF]
    assert not wrong, told(wrong)


COMMITS_ITSELF = {
    "app/bank/changing_many.py",
    "app/bank/comparing.py",
    "app/bank/preview_jobs.py",
    "app/candidates/import_jobs.py",
    "app/delivery/writing.py",
    "app/demo/answering.py",
    "app/demo/holding.py",
    "app/demo/loading.py",
    "app/training/issuing.py",
}
"""Jobs that store in batches, the demonstration, and the exam room: it commits, then replies."""


def test_nobody_reads_the_clock_but_the_clock():
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path, tree in trees().items()
        if name_of(path) != "app/clock.py"
        for name, call in calls(tree)
        if name in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    ]
    assert not found, told(found)


def test_the_names_of_drawers_are_not_used():
    empty = {"utils", "helpers", "common", "misc", "manager", "tools"}
    assert [name_of(path) for path in CODE if path.stem in empty] == []


WORDS = re.compile(r"/(work|root|home/\w+)/[a-z]|\bpypi\.|\bnpmjs\.", re.I)


def test_nothing_names_the_machine_it_was_written_on():
    told_of = [*CODE, *sorted(ROOT.glob("docs/**/*.md"))]
    found = {name_of(path): WORDS.findall(path.read_text()) for path in told_of}
    wrong = {name: words for name, words in found.items() if words}
    assert not wrong, told(wrong)
