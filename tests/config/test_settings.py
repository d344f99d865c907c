"""The settings of an installation behind HTTPS."""

import subprocess
import sys

import pytest

from opora.config.mail import security
from opora.vocabulary.problems import UserError
from servers import environment

CHECK = ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"]


def checked(folder, **more: str) -> "subprocess.CompletedProcess[str]":
    settings = {"DJANGO_SETTINGS_MODULE": "opora.config.settings", "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, *CHECK],
        env=environment(folder, **settings, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_finds_nothing_unsafe_behind_https(tmp_path):
    done = checked(tmp_path, OPORA_HTTPS="1")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_without_https_only_what_needs_it_is_silenced(tmp_path):
    done = checked(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 silenced" in done.stdout


def mail_of(folder, **more: str) -> list[str]:
    """Return what Django makes of the variables: how, where and from whom letters are sent."""
    shown = "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL DEFAULT_FROM_EMAIL"
    code = (
        f"from opora.config import settings as s\nfor n in '{shown}'.split(): print(getattr(s, n))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(folder, DATABASE_URL="", **more),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_a_misspelt_security_sends_no_password_openly():
    with pytest.raises(UserError, match="Есть: starttls, tls, none"):
        security("startls")


def test_without_a_server_letters_are_printed(tmp_path):
    assert mail_of(tmp_path)[0] == "django.core.mail.backends.console.EmailBackend"


def test_a_mail_server_is_named_by_variables(tmp_path):
    usual = mail_of(tmp_path, OPORA_EMAIL_HOST="mail.example", OPORA_EMAIL_FROM="o@example.org")
    tls = mail_of(tmp_path, OPORA_EMAIL_HOST="mail.example", OPORA_EMAIL_SECURITY="tls")

    smtp = "django.core.mail.backends.smtp.EmailBackend"
    assert usual == [smtp, "mail.example", "587", "True", "False", "o@example.org"]
    assert tls[2:5] == ["465", "False", "True"]
