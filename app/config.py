"""Settings: read once from the environment, checked at start, then frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

MEBIBYTE = 1024 * 1024


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isascii() or not value.isdecimal():
        raise SystemExit(f"{name} must be a whole number, not {value!r} (see docs/operating.md)")
    return int(value)


class Edition(StrEnum):
    """What this installation is for."""

    PORTAL = "portal"
    ROOM = "room"


def _edition(env: Mapping[str, str]) -> Edition:
    value = env.get("EDITION", Edition.PORTAL)
    if value not in set(Edition):
        raise SystemExit(f"EDITION must be portal or room, not {value!r} (see docs/operating.md)")
    if value == Edition.ROOM and not env["DATABASE_URL"].startswith("sqlite:"):
        raise SystemExit("EDITION=room needs SQLite: its wiping removes files")
    return Edition(value)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation may choose. Each field is described in docs/operating.md."""

    secret_key: str
    database_url: str
    edition: Edition = Edition.PORTAL
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    jobs_url: str = ""
    data_dir: Path = Path("var")
    max_upload_mib: int = 20
    session_hours: int = 12
    session_idle_minutes: int = 60
    testing: bool = False
    csrf: bool = True

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the environment. Raise SystemExit naming what is missing or wrong."""
        missing = [k for k in ("SECRET_KEY", "DATABASE_URL") if not env.get(k)]
        if missing:
            raise SystemExit(f"Set {', '.join(missing)} (see docs/operating.md)")
        return cls(
            secret_key=env["SECRET_KEY"],
            database_url=with_driver(env["DATABASE_URL"]),
            edition=_edition(env),
            public_url=env.get("PUBLIC_URL", cls.public_url).rstrip("/"),
            trusted_hosts=tuple(h for h in env.get("TRUSTED_HOSTS", "").split(",") if h),
            jobs_url=env.get("JOBS_URL", ""),
            data_dir=Path(env.get("DATA_DIR", "var")),
            max_upload_mib=_whole_number(env, "MAX_UPLOAD_MIB", 20),
            session_hours=_whole_number(env, "SESSION_HOURS", 12),
            session_idle_minutes=_whole_number(env, "SESSION_IDLE_MINUTES", 60),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the site over HTTPS, so that cookies may demand it."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The Host headers that are answered: the public one, and loopback on a trial."""
        if self.trusted_hosts:
            return list(self.trusted_hosts)
        host = urlsplit(self.public_url).hostname or "localhost"
        return [host] if self.secure else [host, "127.0.0.1", "localhost"]

    def for_flask(self) -> dict[str, Any]:
        """The settings in the names Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": self._engine_options(),
            "SETTINGS": self,
            "TESTING": self.testing,
            "TRUSTED_HOSTS": self.hosts,
            "WTF_CSRF_ENABLED": self.csrf,
            "WTF_CSRF_TIME_LIMIT": None,  # bound to the session: an exam outlasts any fixed limit
            "SESSION_COOKIE_NAME": "__Host-session" if self.secure else "session",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure,
            "MAX_CONTENT_LENGTH": self.max_upload_mib * MEBIBYTE,
            "MAX_FORM_MEMORY_SIZE": 2 * MEBIBYTE,
            "MAX_FORM_PARTS": 2000,
            "BABEL_DEFAULT_LOCALE": "vi",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        }

    def _engine_options(self) -> dict[str, Any]:
        """Enough connections that no thread waits for one while it holds another.

        On a SQLite file a thread that waits for its turn to write holds one, and whoever has the
        turn must still get one.
        """
        if self.database_url in {"sqlite://", "sqlite:///:memory:"}:
            return {}
        if self.database_url.startswith("sqlite"):
            return {"pool_size": 16, "max_overflow": -1}
        return {"pool_pre_ping": True, "pool_size": 16, "max_overflow": 16}


def with_driver(url: str) -> str:
    """The database address with the psycopg 3 driver named, as SQLAlchemy wants it."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
