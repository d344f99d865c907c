"""Councils opened in a browser: what several tests begin with."""

from django.test import Client

from town import Town


def councils(town: Town) -> str:
    """Return the address of the school's councils."""
    return f"/units/{town.school.number}/councils/"


def open_one(client: Client, town: Town, **more: str) -> int:
    """Open a pedagogical council on 20 February and return its number."""
    sent = {"kind": "pedagogical", "on": "2026-02-20", "topic": "Итоги", **more}
    answer = client.post(f"{councils(town)}add/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
