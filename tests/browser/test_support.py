"""From a sign to a child who passes; a closed note: in a real browser."""

from driving import complaints, sign_in, submit
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

LOGGED = (
    "Разобрали раскрытие скобок, решил сам шесть примеров из девяти",
    "Повторили дроби: сложение с разными знаменателями, ошибся дважды",
    "Написал проверочную по уравнениям, верно пять заданий из шести",
)
CLOSED = "Методика Филлипса: повышенная тревожность на уроках"


def one(driver, selector):
    return driver.find_element(By.CSS_SELECTOR, selector)


def follow(driver, selector):
    submit(driver, one(driver, selector))


def write(driver, selector, text):
    field = one(driver, selector)
    field.clear()
    field.send_keys(text)


def on_day(driver, selector, day):
    """Set a day: how it is typed depends on the language of the browser."""
    driver.execute_script("arguments[0].value = arguments[1]", one(driver, selector), day)


def choose(driver, selector, place=1):
    Select(one(driver, selector)).select_by_index(place)


def today(driver):
    return driver.execute_script("return new Date().toLocaleDateString('sv')")


def text(driver):
    return one(driver, "main").text


def file_of(driver, address):
    """Ask for a file as the page would; return its kind and how long it is."""
    return driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        fetch(arguments[0]).then(answer => answer.arrayBuffer().then(
          body => done([answer.status, answer.headers.get("Content-Type"), body.byteLength])));""",
        address,
    )


def test_a_class_teacher_leads_a_pupil_from_a_sign_to_an_outcome(driver, place):
    sign_in(driver, place.server, "klassnyy", place.password)
    driver.get(f"{place.server.address}/units/{place.objects['unit']}/risk/?sign=failure")
    follow(driver, "main table a[href*='/card/']")
    pupil = driver.current_url.split("/pupils/")[1].split("/")[0]
    home = f"{place.server.address}/pupils/{pupil}"

    follow(driver, f"main a[href='/pupils/{pupil}/risk/']")
    write(driver, "textarea[name=reason]", "Пропустил тему, дома помочь некому")
    follow(driver, "button[value=confirmed]")
    assert "Подтверждён" in text(driver)

    driver.get(f"{home}/support/")
    follow(driver, "main a[href$='open/']")
    assert "Пропустил тему" in one(driver, "textarea[name=reason]").get_attribute("value")
    follow(driver, "main form button:not(.plain)")
    case = driver.current_url.split("?")[0]
    follow(driver, "#next a")
    Select(one(driver, "select[name=main]")).select_by_value("gaps")
    follow(driver, "main form button")

    follow(driver, "#next form button")
    assert "Черновик составлен" in text(driver)
    follow(driver, "main form p button")
    assert driver.current_url.split("?")[0] == case  # the draft can be kept as it was proposed
    Select(one(driver, "#parents select")).select_by_value("yes")
    follow(driver, "#parents button")
    follow(driver, "#next form button")
    assert "Утверждён" in text(driver)

    for told in LOGGED:
        driver.get(f"{home}/support/work/")
        Select(one(driver, "select[name=kind]")).select_by_value("lesson")
        write(driver, "main form textarea[name=text]", told)
        follow(driver, "main form button:not(.second)")
        assert told in text(driver)

    driver.get(case)
    assert all(told in text(driver) for told in LOGGED)
    _hold_all(driver, case)
    follow(driver, "#next form button")
    assert "цели достигнуты" in text(driver).lower()
    assert "Возобновить сопровождение" in text(driver)

    driver.get(f"{home}/papers/notices/new/invitation/")
    on_day(driver, "input[name=visit_on]", today(driver))
    write(driver, "input[name=visit_where]", "17:00, кабинет 12")
    follow(driver, "main form[method=post] button:not([type=button])")
    paper = one(driver, "main a[href$='notice.pdf']").get_attribute("href")
    status, kind, size = file_of(driver, paper)
    assert (status, kind) == (200, "application/pdf")
    assert size > 5000
    driver.get(f"{home}/card/")
    assert LOGGED[0] in text(driver)
    assert (found := complaints(driver)) == [], found


def _hold_all(driver, case):
    """Hold a check of every goal; each reaches what was aimed at."""
    for number in range(len(driver.find_elements(By.CSS_SELECTOR, "#controls fieldset"))):
        driver.get(case)
        goal = f"#controls fieldset:nth-of-type({number + 1})"
        aimed = one(driver, f"{goal} .note").text
        choose(driver, f"{goal} form[action$='hold/'] select")
        on_day(driver, f"{goal} input[name=held_on]", today(driver))
        write(driver, f"{goal} input[name=value]", "0" if "не больше" in aimed else "5")
        follow(driver, f"{goal} form[action$='hold/'] button")


def test_a_closed_note_is_seen_by_others_only_as_being_there(driver, place):
    card = f"{place.server.address}/pupils/{place.objects['pupil']}/card/"
    sign_in(driver, place.server, "psiholog", place.password)
    driver.get(f"{card}observe/")
    one(driver, "input[value=diagnostics]").click()
    write(driver, "textarea[name=closed_text]", CLOSED)
    follow(driver, "main form button")
    assert CLOSED in text(driver)

    for login in ("klassnyy", "direktor"):
        sign_in(driver, place.server, login, place.password)
        driver.get(card)
        assert CLOSED not in driver.page_source
        assert "Есть запись психолога" in text(driver)
    assert (found := complaints(driver)) == [], found
