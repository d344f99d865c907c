"""The settings of an installation behind HTTPS."""

import subprocess
import sys

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
