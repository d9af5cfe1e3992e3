import factory

from app import text
from app.accounts.models import User
from app.permissions import Role
from tests.factories.base import ModelFactory


class UserFactory(ModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.vn")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn An {n}")
    name_key = factory.LazyAttribute(lambda o: text.name_sort_key(o.full_name))
    name_folded = factory.LazyAttribute(lambda o: text.fold(o.full_name))
    role = Role.CANDIDATE
