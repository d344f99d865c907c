"""The first run of an empty installation."""

import io
import re

import pytest
from django.utils import timezone

from opora.cli.main import main
from opora.records.models import Account, OrgUnit
from opora.records.rights import rights_of

pytestmark = pytest.mark.django_db
PASSWORD = "Ромашка-2026-поле"


@pytest.fixture
def setup(monkeypatch, capsys, tmp_path):
    """Run the command with a password on the standard input: (exit code, what was printed)."""
    monkeypatch.setenv("OPORA_DATA", str(tmp_path))

    def run(*arguments: str, password: str = PASSWORD) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = main(["setup", *arguments])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def test_a_school_gets_its_head_who_can_sign_in_and_appoint_others(setup, client):
    code, said = setup("--school", "МБОУ «Школа № 5»", "--login", "director")
    assert code == 0
    assert "«director»" in said
    assert PASSWORD not in said
    assert client.post("/sign-in/", {"login": "director", "password": PASSWORD}).status_code == 302
    assert "Школа № 5" in client.get("/").content.decode()


def test_the_tree_is_made_down_to_the_school_and_roles_are_given_there(setup):
    setup("--region", "Край", "--municipality", "Район", "--school", "Школа", "--login", "d")
    school = OrgUnit.objects.get(level="school")
    assert [unit.name for unit in (school, school.parent, school.parent.parent)] == [
        "Школа",
        "Район",
        "Край",
    ]
    account = Account.objects.get(login="d")
    given = account.staff.given_roles.values_list("role", "unit_id")
    assert set(given) == {("head", school.pk), ("administrator", school.pk)}


def test_a_region_alone_gets_an_administrator(setup):
    assert setup("--region", "Край", "--login", "admin")[0] == 0
    rights = rights_of(Account.objects.get(login="admin").staff_id, timezone.localdate())
    assert {grant.role for grant in rights.grants} == {"administrator", "ministry_specialist"}


def test_a_link_sets_the_password_once(setup, client):
    code, said = setup("--school", "Школа", "--login", "director", "--link")
    assert code == 0
    address = re.search(r"http://127.0.0.1:8000(/invitation/\S+/)", said)[1]
    fields = {"new": PASSWORD, "again": PASSWORD}
    assert client.post(address, fields).status_code == 200
    assert client.get(address).status_code == 410
    assert client.post("/sign-in/", {"login": "director", "password": PASSWORD}).status_code == 302


def test_a_second_first_run_changes_nothing(setup):
    setup("--school", "Школа", "--login", "director")
    code, said = setup("--school", "Другая", "--login", "other")
    assert code == 2
    assert "Люди и права" in said
    assert not OrgUnit.objects.filter(name="Другая").exists()
    assert not Account.objects.filter(login="other").exists()


@pytest.mark.parametrize("password", ["", "короткий", "director-director", "12345678901"])
def test_a_weak_password_leaves_the_installation_empty(setup, password):
    code, said = setup("--school", "Школа", "--login", "director", password=password)
    assert code == 2
    assert "арол" in said
    assert not OrgUnit.objects.exists()
