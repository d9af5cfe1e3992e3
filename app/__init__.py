"""The training and recruitment-exam platform: a Flask application over question_bank."""

from flask import Flask

from app import db as database
from app import features
from app.config import Settings
from app.extensions import babel, csrf, login_manager, migrate
from app.jobs import queue
from app.packages import machine_home
from app.web.access import deny_by_default
from app.web.clock_watch import register_clock_watch
from app.web.edition import serve_one_edition
from app.web.error_pages import register_error_pages
from app.web.headers import register_headers
from app.web.jinja import register_template_tools
from app.web.language import chosen_language
from app.web.plain_text import refuse_null_characters
from app.web.unit_of_work import open_transactions_by_method


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, or from the environment."""
    app = Flask(__name__)
    app.config.from_mapping((settings or Settings.from_env()).for_flask())
    register_extensions(app)
    register_features(app)
    register_error_pages(app)
    register_headers(app)
    register_template_tools(app)
    register_clock_watch(app)
    serve_one_edition(
        app, features.EDITIONS, first_page="machine.show_machine", wiped=machine_home.WIPED
    )
    refuse_null_characters(app)
    deny_by_default(app)
    open_transactions_by_method(app)
    return app


def register_extensions(app: Flask) -> None:
    """Bind the database, translation, sign-in, CSRF and the queue."""
    database.db.init_app(app)
    with app.app_context():
        if database.db.engine.dialect.name == "sqlite":
            database.prepare_sqlite(database.db.engine)
        else:
            database.prepare_postgresql(database.db.engine)
    migrate.init_app(app, database.db, render_as_batch=True)
    babel.init_app(app, locale_selector=chosen_language)
    login_manager.init_app(app)
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = None
    csrf.init_app(app)
    queue.init_app(app)


def register_features(app: Flask) -> None:
    """Register each feature's pages and commands."""
    for blueprint in features.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for wrap in features.WRAPPERS:
        app.wsgi_app = wrap(app)  # type: ignore[method-assign]
    for group in features.CLI:
        app.cli.add_command(group)
    app.extensions["navigation"] = features.NAVIGATION
