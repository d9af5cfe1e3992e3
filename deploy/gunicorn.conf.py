"""gunicorn: threaded workers over one loaded application.

With PostgreSQL a forked worker must not share the parent's pooled connections, so each starts
with an empty pool.
"""

from typing import Any

from app.db import db
from wsgi import app

worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 30
control_socket_disable = True


def post_fork(_server: Any, _worker: Any) -> None:
    """Forget the connections that belong to the parent process."""
    with app.app_context():
        db.engine.dispose(close=False)
