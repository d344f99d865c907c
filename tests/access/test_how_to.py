"""The how-to on roles says what the roles are."""

from pathlib import Path

from opora.access.permissions import TITLES, FieldClass, Permission, Reach
from opora.access.roles import ROLES

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "access.md"
LEVEL = {"region": "регион", "municipality": "муниципалитет", "school": "школа"}
REACH = {
    Reach.UNIT: "всё учреждение и всё ниже",
    Reach.CLASSES: "названные классы",
    Reach.LESSONS: "свои уроки: класс и предмет",
    Reach.OWN: "только своё",
}


def titles(kind, chosen):
    return "; ".join(TITLES[each] for each in kind if each in chosen) or "–"


def section(role):
    given = ", ".join(ROLES[key].title for key in ROLES if key in role.gives) or "–"
    how = "по урокам и классам, не приказом о роли" if role.derived else "вручную, с приказом"
    levels = ", ".join(LEVEL[level] for level in role.levels)
    return "\n".join(
        (
            f"### {role.title[0].upper()}{role.title[1:]}",
            "",
            "| | |",
            "|---|---|",
            f"| где назначают | {levels}; {how} |",
            f"| докуда | {REACH[role.reach]} |",
            f"| может | {titles(Permission, role.permissions)} |",
            f"| видит поля | {titles(FieldClass, role.sees)} |",
            f"| назначает | {given} |",
        )
    )


def test_every_permission_and_kind_of_field_has_a_title():
    assert set(TITLES) == {*Permission, *FieldClass}


def test_the_page_describes_every_role_as_it_is():
    text = PAGE.read_text(encoding="utf-8")
    for role in ROLES.values():
        assert section(role) in text, f"write into {PAGE.name}:\n{section(role)}"


def test_the_page_describes_no_role_that_is_not_there():
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "### " in line]

    assert headings == [section(role).splitlines()[0] for role in ROLES.values()]
