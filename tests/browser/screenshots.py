"""`make screenshots`: the main pages of an invented town, as they look on a desk and on a phone."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from driving import DESKTOP, PHONE, chromium, missing, resize, sign_in  # noqa: E402
from towns import ServedTown, served_town  # noqa: E402

_OUT = Path("out/screenshots")
# Who looks at what: addresses as the registry has them, filled with the town's objects.
_SHOTS = (
    ("", "sign-in/"),
    ("zavuch", ""),
    ("zavuch", "units/{unit}/results/"),
    ("zavuch", "units/{unit}/uploads/"),
    ("zavuch", "units/{unit}/duty/"),
    ("zavuch", "units/{unit}/people/"),
    ("zavuch", "units/{unit}/audit/"),
    ("zavuch", "classes/{school_class}/works/"),
    ("zavuch", "units/{unit}/risk/"),
    ("zavuch", "units/{unit}/support/"),
    ("zavuch", "units/{unit}/debts/"),
    ("zavuch", "units/{unit}/councils/{council}/"),
    ("zavuch", "units/{unit}/term-ends/"),
    ("zavuch", "units/{unit}/forms/"),
    ("zavuch", "submissions/{submission}/"),
    ("zavuch", "submissions/{submission}/versions/"),
    ("direktor", ""),
    ("direktor", "submissions/{submission}/signature/"),
    ("klassnyy", ""),
    ("klassnyy", "classes/{school_class}/"),
    ("klassnyy", "pupils/{pupil}/"),
    ("klassnyy", "pupils/{pupil}/card/"),
    ("klassnyy", "pupils/{pupil}/risk/"),
    ("klassnyy", "pupils/{pupil}/papers/"),
    ("klassnyy", "pupils/{pupil}/support/work/"),
    ("klassnyy", "me/"),
    ("uchitel", ""),
    ("koordinator", ""),
    ("koordinator", "units/{municipality}/results/"),
    ("koordinator", "units/{municipality}/collection/{campaign}/"),
    ("koordinator", "units/{municipality}/collection/{campaign}/{due}/"),
    ("koordinator", "submissions/{submission}/review/"),
    ("koordinator", "units/{municipality}/collection/{campaign}/{due}/intake/"),
    ("koordinator", "units/{municipality}/collection/{campaign}/{due}/intake/{paper}/"),
    ("expert", "units/{municipality}/parts/"),
    ("ministerstvo", "units/{region}/results/"),
    ("ministerstvo", "units/{region}/collection/start/?order=alania-948-2021"),
    ("ministerstvo", "units/{region}/collection/{campaign}/settings/"),
)


def main() -> int:
    """Write two pictures, and one with dark colours, of every page; say which do not answer."""
    if missing():
        sys.stderr.write(f"{missing()}\n")
        return 2
    _OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served_town(Path(folder) / "data") as town:
        with chromium() as driver:
            _shoot(driver, town, "")
        with chromium(dark=True) as driver:
            _shoot(driver, town, "-dark", (DESKTOP,))
    sys.stdout.write(f"{_OUT}\n")
    return 0


def _shoot(
    driver: webdriver.Chrome,
    town: ServedTown,
    suffix: str,
    sizes: tuple[tuple[int, int], ...] = (DESKTOP, PHONE),
) -> None:
    who = ""
    for login, route in _SHOTS:
        if login and login != who:
            sign_in(driver, town.server, login, town.password)
            who = login
        for size in sizes:
            resize(driver, size)
            driver.get(f"{town.server.address}/{route.format(**town.objects)}")
            name = f"{login or 'anybody'}-{_plain(route)}-{size[0]}{suffix}.png"
            driver.save_screenshot(str(_OUT / name))


def _plain(route: str) -> str:
    path = route.partition("?")[0]
    return "-".join(part for part in path.split("/") if part and "{" not in part) or "home"


if __name__ == "__main__":
    sys.exit(main())
