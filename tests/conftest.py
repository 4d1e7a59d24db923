"""What every test shares: only the settings of the property tests."""

from hypothesis import settings

# A deadline would measure how busy the machine is, not the code.
settings.register_profile("default", deadline=None)
settings.load_profile("default")
