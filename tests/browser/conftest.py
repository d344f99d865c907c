"""A browser and a served town, one of each for all walks."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import chromium, left, missing
from selenium import webdriver
from towns import ServedTown, served_town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip where there is no browser; never in CI."""
    lacking = missing()
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker("browser")
            if lacking and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=lacking))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    with served_town(tmp_path_factory.mktemp("browser") / "data") as town:
        yield town


@pytest.fixture(scope="session")
def chrome() -> Iterator[webdriver.Chrome]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module")
def saving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[webdriver.Chrome, Path]]:
    """A browser that saves files, and the folder it saves them to."""
    folder = tmp_path_factory.mktemp("saved")
    with chromium() as driver:
        where = {"behavior": "allow", "downloadPath": str(folder)}
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", where)
        yield driver, folder


@pytest.fixture
def driver(chrome: webdriver.Chrome) -> webdriver.Chrome:
    """The browser as a person finds it: nobody is signed in, nothing was complained of."""
    left(chrome)
    chrome.get_log("browser")
    return chrome
