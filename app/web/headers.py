"""Security headers on every answer, and the nonce that lets our own scripts run."""

import secrets

from flask import Flask, Response, current_app, g, request


def csp_nonce() -> str:
    """The nonce of this response, for `<script nonce=…>` and `<style nonce=…>`."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def content_security_policy() -> str:
    """The policy: own files only, scripts and styles by nonce, nothing framed, no plug-ins."""
    nonce = f"'nonce-{csp_nonce()}'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {nonce}",
            f"style-src 'self' {nonce}",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def fixed_headers(*, secure: bool) -> list[tuple[str, str]]:
    """The headers that are the same on every answer."""
    fixed = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ]
    if secure:
        fixed.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return fixed


def register_headers(app: Flask) -> None:
    """Add the headers to every answer, error pages and files included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy())
        headers.update(fixed_headers(secure=current_app.config["SETTINGS"].secure))
        if request.endpoint != "static":
            headers["Cache-Control"] = headers.get("Cache-Control", "no-store")
        return response
