import pytest


@pytest.fixture
def session():
    """No database here: this part is pure."""
