"""The WSGI entry point: `flask --app wsgi …` and gunicorn both start here."""

from app import create_app

app = create_app()
