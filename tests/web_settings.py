"""Settings of tests: those of the product, with a data directory of their own."""

import os
import tempfile

os.environ["OPORA_DATA"] = tempfile.mkdtemp(prefix="opora-tests-")
os.environ["OPORA_SECRET_KEY"] = "only-for-tests-" + "x" * 50

from opora.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
