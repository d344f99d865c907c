"""Passwords are kept by Argon2; those that were kept before stay good and are kept anew."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password

from opora.config import settings as product

PASSWORD = "Тихая гавань 7"


@pytest.fixture(autouse=True)
def hashers_of_the_product(settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS


def test_a_password_is_kept_by_argon2():
    kept = make_password(PASSWORD)

    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(PASSWORD, kept)
    assert not check_password(f"{PASSWORD}!", kept)


def test_one_that_was_kept_before_is_good_and_is_kept_anew():
    before = PBKDF2PasswordHasher().encode(PASSWORD, "a salt of long ago", iterations=1000)
    anew = []

    assert check_password(PASSWORD, before, setter=anew.append)
    assert anew == [PASSWORD]
