"""The migrations are one chain: quick to check, so that two people's steps never meet unseen."""

from alembic.config import Config
from alembic.script import ScriptDirectory


def test_the_chain_is_numbered_and_has_one_head():
    config = Config()
    config.set_main_option("script_location", "migrations")
    script = ScriptDirectory.from_config(config)

    revisions = [step.revision for step in script.walk_revisions()][::-1]

    assert len(script.get_heads()) == 1
    assert [int(revision[:4]) for revision in revisions] == list(range(1, len(revisions) + 1))
