"""Properties are about what is right, not how fast: a busy machine must not fail them.

`SATHACH_QUICK=1` tries fewer examples, for the inner loop; `--hypothesis-profile=thorough` many.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "calm", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50
)
settings.register_profile("thorough", parent=settings.get_profile("calm"), max_examples=1000)
settings.register_profile("quick", parent=settings.get_profile("calm"), max_examples=15)
settings.load_profile("quick" if os.environ.get("SATHACH_QUICK") else "calm")
