"""What every test shares: Hypothesis without deadlines (shared cores are noisy), and failing examples that can be replayed."""

from hypothesis import settings

settings.register_profile("assises", deadline=None, print_blob=True)
settings.load_profile("assises")
