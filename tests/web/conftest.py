"""A town and browsers of its people."""

from collections.abc import Callable

import pytest
from django.test import Client

import town as towns


@pytest.fixture
def town(db: None) -> towns.Town:
    return towns.build()


@pytest.fixture
def browser(town: towns.Town) -> Callable[[str], Client]:
    """Give a client that is signed in as one of the town's people."""

    def of(key: str) -> Client:
        client = Client()
        response = client.post("/sign-in/", {"login": key, "password": towns.PASSWORD})
        assert response.status_code == 302, response.content.decode()
        return client

    return of
