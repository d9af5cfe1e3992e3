"""For tests of pure parts: import `session` from here and no database is opened."""

import pytest


@pytest.fixture
def session():
    """No database here: this part is pure."""
