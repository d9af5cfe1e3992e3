"""Rules that every route of the house keeps."""

import re

from flask import Flask

from tests.pure import session  # noqa: F401  the text alone is looked at

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def views(app: Flask):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[-1] != "static":
            yield rule, app.view_functions[rule.endpoint]


def test_every_route_says_who_may_use_it(app):
    assert [str(r) for r, view in views(app) if not hasattr(view, "access")] == []


def test_every_route_that_writes_commits(app):
    assert [str(r) for r, v in views(app) if r.methods & WRITES and not hasattr(v, "commits")] == []


def test_urls_are_lower_case_kebab_case_with_typed_arguments(app):
    bad = re.compile(r"[A-Z_](?![^<]*>)|<[^:>]+>")
    tokens = {"/accounts/links/<token>"}
    assert {str(r) for r, _ in views(app) if bad.search(r.rule)} <= tokens
