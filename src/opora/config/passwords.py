"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane (OWASP, Password Storage Cheat Sheet).

    Django's own 100 MiB would be 800 where eight people sign in at once.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
