"""How often and by what chance properties are tried: they are about what is right, not how fast.

A run of the suite tries the same examples each time, so that it says something about the change
and nothing about luck; `make fuzz` tries new ones, `SATHACH_QUICK=1` fewer, for the inner loop.
"""

import os

from hypothesis import HealthCheck, settings


def choose_profile() -> None:
    """Take the profile this run asks for; `--hypothesis-profile=thorough` overrides it."""
    settings.register_profile(
        "calm",
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=50,
    )
    settings.register_profile("quick", settings.get_profile("calm"), max_examples=15)
    settings.register_profile(
        "thorough", settings.get_profile("calm"), derandomize=False, max_examples=1000
    )
    settings.load_profile("quick" if os.environ.get("SATHACH_QUICK") else "calm")
