"""Words people typed are shown as words, on every page, to every role."""

import pytest
from bs4 import BeautifulSoup

from app.permissions import Role
from tests.house.surface import (
    CANARY,
    Visitor,
    failures_told,
    roles_allowed,
    told,
    with_examples,
)

pytestmark = pytest.mark.slow

TWICE = "62710561"
"""What 7919 times 7919 would come to, if a template were made of what somebody typed."""


def hatched(html: str) -> list[str]:
    """What became of the canary: elements, attributes or arithmetic."""
    soup = BeautifulSoup(html, "html5lib")
    found = [str(element)[:120] for element in soup.select("svg[onload]")]
    for element in soup.find_all(True):
        found += [f"{element.name} {name}" for name in element.attrs if name.startswith("on")]
        addresses = (str(element.get(name, "")) for name in ("href", "src", "action"))
        found += [a for a in addresses if a.lower().strip().startswith(("javascript:", "data:"))]
    if TWICE in html:
        found.append("arithmetic")
    return found


@pytest.mark.parametrize("role", Role)
def test_no_page_runs_what_somebody_typed(app, canary_world, role):
    visitor, wrong, shown = Visitor(app, role, canary_world), [], 0
    visitor.user.full_name = "An" + CANARY
    visitor.enter_room(canary_world)
    with failures_told() as failures:
        for rule, path in with_examples(app, canary_world):
            if role not in roles_allowed(app, rule):
                continue
            response = visitor.ask(path)
            if response.status_code >= 500:
                wrong.append((path, response.status_code, failures[-1:]))
            if response.mimetype == "text/html":
                shown += "onload" in response.text
                wrong += [(path, what) for what in hatched(response.text)]
    assert not wrong, told(wrong)
    assert shown, "the canary was nowhere to be seen: the test looks in the wrong place"


def test_a_canary_that_hatches_is_seen():
    assert hatched(f'<p title="{CANARY}">')
    assert hatched('<a href="javascript:x">')
    assert hatched("<p>62710561")
    assert not hatched('<p title="&#34;&gt;&lt;svg onload=x&gt;">')
