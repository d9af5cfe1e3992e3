"""The same devices as in the tests of delivery."""

from tests.app.delivery.conftest import at, count_statements, device

__all__ = ["at", "count_statements", "device"]
