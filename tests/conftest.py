"""What every test shares: only the settings of the property tests."""

import os

from hypothesis import settings

# A deadline would measure how busy the machine is, not the code.
settings.register_profile("default", deadline=None)
# For an hour in which nobody waits: HYPOTHESIS_PROFILE=fuzz pytest tests/unit/video tests/edges/video/test_fuzz.py
settings.register_profile("fuzz", deadline=None, max_examples=4000)
settings.load_profile(os.getenv("HYPOTHESIS_PROFILE", "default"))  # noqa: TID251 - the wiring of the tests
