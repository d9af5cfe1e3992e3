"""What `make check` leaves to `make test`: files whose tests take long, unless they are concerned.

`lengthy.txt` lists them as they were measured; `make timings` measures anew. A file is run all the
same where something of its own package was changed since the last commit.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_name("lengthy.txt")
LONG_SECONDS = 0.12
"""A file is lengthy if its tests take so long on average."""


def left_out() -> set[Path]:
    """The lengthy files, without those of packages that are being worked on."""
    lengthy = {ROOT / line for line in LIST.read_text().split()}
    near = {folder_of_tests(name) for name in changed_files()}
    return {path for path in lengthy if not near & set(path.parents)}


def changed_files() -> list[str]:
    """Files changed or added since the last commit, from the top; none where git is not at hand."""
    ask = ["git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=all", "--no-renames"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [line[3:] for line in answer.stdout.splitlines()]


def folder_of_tests(name: str) -> Path:
    """Where the tests of a file's package stand: for `app/bank/finding.py`, `tests/app/bank`."""
    parts = Path(name).parts
    if parts[0] == "tests":
        return ROOT.joinpath(*parts[:-1])
    return ROOT.joinpath("tests", *parts[:2])


def lengthy_files(report: Path) -> list[str]:
    """The files whose tests took long on average, from a run's report in JUnit's format.

    The house tests are left where they are: they are linters, and the long ones are marked slow.
    """
    seconds: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.attrib["classname"].replace(".", "/") + ".py"
        if name.startswith("tests/house/"):
            continue
        seconds[name] += float(case.attrib["time"])
        tests[name] += 1
    return sorted(name for name in tests if seconds[name] / tests[name] > LONG_SECONDS)


if __name__ == "__main__":
    LIST.write_text("\n".join(lengthy_files(Path(sys.argv[1]))) + "\n")
