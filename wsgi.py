"""The WSGI entry point: `flask --app wsgi …` and the server both start here."""

from app import create_app

app = create_app()
