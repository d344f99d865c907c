"""Driving a real Chromium: finding it, starting it, and a few things people do."""

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_core_python
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from servers import Server

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
_WAIT = 20.0  # seconds; a busy machine is slow
_WRITTEN_IN = 60.0  # a busy machine makes a document slowly
_ROWS = 8
_AXE_TAKES = 120.0
SERIOUS = {"serious", "critical"}
DESKTOP, PHONE = (1366, 768), (390, 844)


def missing() -> str:
    """What is not here of what a browser test needs; empty when all is."""
    if not any(map(shutil.which, _BROWSERS)):
        return "no Chromium here: apt-get install chromium"
    return "" if shutil.which("chromedriver") else "apt-get install chromium-driver"


@contextmanager
def chromium(size: tuple[int, int] = DESKTOP, dark: bool = False) -> Iterator[webdriver.Chrome]:
    """A headless browser with a profile of its own, closed at the end."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(next(filter(None, map(shutil.which, _BROWSERS))))
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=ru"):
        options.add_argument(argument)
    if dark:
        options.add_argument("--force-dark-mode")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.set_script_timeout(_AXE_TAKES)
        resize(driver, size)
        yield driver
    finally:
        driver.quit()


def resize(driver: webdriver.Chrome, size: tuple[int, int]) -> None:
    """Give the page, not the window, this size: a headless window is never as narrow as a phone."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def sideways(driver: webdriver.Chrome) -> int:
    """By how much the page is wider than its window, in pixels."""
    said = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(driver.execute_script(said))


def found(driver: webdriver.Chrome, words: str) -> WebElement:
    """Find the button, or a link that looks like one, that begins with the words; the shortest."""
    buttons = driver.find_elements(By.CSS_SELECTOR, "main button, main a.button")
    named = [each for each in buttons if each.text.strip().startswith(words)]
    said = driver.find_element(By.TAG_NAME, "main").text
    assert named, f"no «{words}» at {driver.current_url}: {said}"
    return min(named, key=lambda each: len(each.text))


def press(driver: webdriver.Chrome, words: str) -> None:
    """Press the button that begins with the words and wait until another page has come."""
    submit(driver, found(driver, words))


def sign_in(driver: webdriver.Chrome, server: Server, login: str, password: str) -> None:
    """Sign in with the mouse, whoever was signed in before."""
    give_password(driver, server, login, password)
    said = driver.find_element(By.TAG_NAME, "main").text
    assert urlsplit(driver.current_url).path != "/sign-in/", f"{login} is not let in: {said}"


def left(driver: webdriver.Chrome) -> None:
    """Leave the page, which then asks for nothing more, and forget the cookies of all sites."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})


def give_password(driver: webdriver.Chrome, server: Server, login: str, password: str) -> None:
    """Give a login and a password, whoever was signed in before, and wait for what is said."""
    left(driver)
    driver.get(f"{server.address}/sign-in/")
    driver.find_element(By.NAME, "login").send_keys(login)
    driver.find_element(By.NAME, "password").send_keys(password)
    submit(driver, driver.find_element(By.CSS_SELECTOR, "main form button"))


def submit(driver: webdriver.Chrome, button: WebElement) -> None:
    """Press a button and wait until another page has come."""
    with another_page(driver):
        button.click()


@contextmanager
def another_page(driver: webdriver.Chrome) -> Iterator[None]:
    """Do something that leads to another page, and wait until that one is ready.

    The old page is marked: names of elements change while the answer is still awaited, and who
    took that for another page would leave before the cookie of a session has come.
    """
    driver.execute_script("window.isLeft = true")
    yield
    ready = "return !window.isLeft && document.readyState === 'complete'"
    WebDriverWait(driver, _WAIT).until(lambda _: driver.execute_script(ready))


def tab_to(driver: webdriver.Chrome, selector: str, most: int = 120) -> WebElement:
    """Press Tab until the focus is on what the selector names; every stop on the way is visible."""
    for _ in range(most):
        here = driver.switch_to.active_element
        here.send_keys(Keys.TAB)
        here = driver.switch_to.active_element
        if here.tag_name == "body":  # the turn of the browser itself
            continue
        assert is_seen(driver, here), here.get_attribute("outerHTML")
        if driver.execute_script("return arguments[0].matches(arguments[1])", here, selector):
            return here
    raise AssertionError(f"no {selector} within {most} stops of {driver.current_url}")


def is_seen(driver: webdriver.Chrome, element: WebElement) -> bool:
    """Whether the focus shows: an outline or a shadow, on something that is in the window."""
    return bool(
        driver.execute_script(
            """const style = getComputedStyle(arguments[0]);
            const box = arguments[0].getBoundingClientRect();
            const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            return box.width > 0 && box.bottom > 0 && box.top < innerHeight
              && (outlined || style.boxShadow !== "none");""",
            element,
        )
    )


def axe(driver: webdriver.Chrome) -> list[str]:
    """What axe-core finds serious or critical on the page, a line each.

    Of a long table only the first rows are looked at: the others are like them.
    """
    driver.execute_script(
        """for (const body of document.querySelectorAll("tbody"))
          for (const row of [...body.rows].slice(arguments[0])) row.remove();""",
        _ROWS,
    )
    driver.execute_script(_AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        const failed = error => [{impact: "critical", id: String(error), help: "axe", nodes: []}];
        axe.run(document, {resultTypes: ["violations"]})
          .then(found => done(found.violations), error => done(failed(error)));"""
    )
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        + json.dumps([node["html"][:160] for node in each["nodes"][:3]], ensure_ascii=False)
        for each in found
        if each["impact"] in SERIOUS
    ]


def complaints(driver: webdriver.Chrome) -> list[str]:
    """What the browser itself complained of since it was last asked: scripts, policy, files."""
    return [each["message"] for each in driver.get_log("browser") if each["level"] in ("SEVERE",)]


@contextmanager
def saved(folder: Path) -> Iterator[list[Any]]:
    """Give a list that holds the ending and the content of the next file saved to a folder."""
    before, kept = set(folder.iterdir()), []
    yield kept

    def whole(_: object) -> list[Path]:
        new = [path for path in folder.iterdir() if path not in before]
        return [each for each in new if not each.name.endswith((".crdownload", ".tmp"))]

    (path,) = WebDriverWait(folder, _WRITTEN_IN).until(whole)
    kept.extend((path.suffix, path.read_bytes()))


def drop_file(driver: webdriver.Chrome, selector: str, path: Path) -> None:
    """Drop a file onto a part of the page, as from a folder that stands beside."""
    driver.execute_script(
        """const bytes = Uint8Array.from(atob(arguments[1]), each => each.charCodeAt(0));
        const dragged = new DataTransfer();
        dragged.items.add(new File([bytes], arguments[2]));
        for (const type of ["dragover", "drop"])
          document.querySelector(arguments[0]).dispatchEvent(
            new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: dragged}));""",
        selector,
        base64.b64encode(path.read_bytes()).decode(),
        path.name,
    )


def write_over(cell: WebElement, text: str) -> None:
    """Type a text instead of what a cell holds, as a person does.

    Not by `clear`: that leaves the cell once, and a page that saves by itself saves an empty one.
    """
    cell.send_keys(Keys.CONTROL, "a")
    cell.send_keys(text)


def settled(driver: webdriver.Chrome) -> None:
    """Wait until the page has saved by itself all it has begun to save."""
    ready = "return !document.querySelector('.htmx-request')"
    WebDriverWait(driver, _WAIT).until(lambda _: driver.execute_script(ready))


def expect(driver: webdriver.Chrome, selector: str, words: str) -> None:
    """Wait until a part of the page says these words by itself."""

    def says(_: object) -> bool:
        return words in driver.find_element(By.CSS_SELECTOR, selector).text

    waiting = WebDriverWait(driver, _WAIT, ignored_exceptions=[StaleElementReferenceException])
    waiting.until(says, f"{selector} of {driver.current_url} does not say «{words}»")
