"""A person who already has a password (hashed once: hashing is slow on purpose)."""

from functools import cache

from app.accounts.models import User
from app.accounts.passwords import HASHER
from app.permissions import Role
from tests.factories import UserFactory

SECRET = "bốn từ không liên quan"


@cache
def secret_hash() -> str:
    return HASHER.hash(SECRET)


def person(role: Role = Role.SYSTEM_ADMINISTRATOR, **fields: object) -> User:
    return UserFactory.create(role=role, password_hash=secret_hash(), **fields)
