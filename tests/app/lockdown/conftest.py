from tests.app.delivery.conftest import count_statements

__all__ = ["count_statements"]
