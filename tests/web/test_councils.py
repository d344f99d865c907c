"""Pages of councils: minutes, names by consent, decisions and what came of them, excerpts."""

import io

import pytest
from docx import Document

from council_pages import councils, open_one
from opora.records.models import Council, CouncilDecision, CouncilQuestion
from opora.records.queries.decisions import decisions_of
from parents import case, consent, pupil_of

pytestmark = pytest.mark.usefixtures("on_the_day")


def text(response):
    return response.content.decode()


def asked(client, town, council, title="О помощи", cases=()):
    sent = {"title": title, "reporter": "завуч", "case": [each.pk for each in cases]}
    answer = client.post(f"{councils(town)}{council}/questions/add/", sent)
    assert answer.status_code == 302, text(answer)
    return CouncilQuestion.objects.latest("pk").pk


def decided(client, town, council, question, cases=(), due="2026-03-20"):
    sent = {
        "text": "Дать занятия",
        "staff": town.staff["class_teacher"],
        "due": due,
        "case": [each.pk for each in cases],
    }
    address = f"{councils(town)}{council}/questions/{question}/decide/"
    assert client.post(address, sent).status_code == 302
    return CouncilDecision.objects.latest("pk")


def words(answer):
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("deputy_head", True),
        ("head", True),
        ("class_teacher", False),
        ("subject_teacher", False),
        ("psychologist", False),
        ("administrator", False),
        ("far_deputy_head", False),
    ],
)
def test_who_leads_councils(town, browser, key, allowed):
    client = browser(key)

    assert client.get(councils(town)).status_code == (200 if allowed else 404)
    assert client.get(f"{councils(town)}decisions/").status_code == (200 if allowed else 404)


def test_a_walk_from_the_agenda_to_what_was_done(town, browser):
    client, own = browser("deputy_head"), case(town, pupil_of(town))
    council = open_one(client, town)
    page = f"{councils(town)}{council}/"
    question = asked(client, town, council, cases=[own])
    decision = decided(client, town, council, question, [own])
    edit = client.get(f"{page}edit/")
    assert edit.status_code == 200
    was = {"version": 1, "was.topic": "Итоги", "was.present": "", "was.votes": ""}
    now = {"topic": "Итоги", "present": "завуч\r\n20 учителей", "votes": "единогласно"}
    assert client.post(f"{page}edit/", {**was, **now}).status_code == 302
    assert client.post(f"{page}close/", {"version": 2, "on": "2026-02-27"}).status_code == 302
    row = Council.objects.get()
    assert (row.present, str(row.signed_on)) == ("завуч\n20 учителей", "2026-02-27")

    closed = text(client.get(page))
    assert "Внести вопрос" not in closed
    late = client.post(f"{page}questions/add/", {"title": "Ещё один"})
    assert late.status_code == 400
    assert "Протокол закрыт" in text(late)
    done = {"version": decision.version, "text": "проведено 4 занятия", "on": "2026-02-27"}
    assert client.post(f"{page}decisions/{decision.pk}/done/", done).status_code == 302

    (line,) = decisions_of([own.pk])
    assert line.done_text == "проведено 4 занятия"
    listed = text(client.get(f"{councils(town)}decisions/?show=done"))
    assert "проведено 4 занятия" in listed
    assert "Таких решений нет" in text(client.get(f"{councils(town)}decisions/"))


def test_a_class_teacher_sees_on_the_case_what_was_decided_and_done(town, browser):
    client, own = browser("deputy_head"), case(town, pupil_of(town))
    council = open_one(client, town)
    question = asked(client, town, council, cases=[own])
    decision = decided(client, town, council, question, [own], due="2026-02-20")
    page = f"/pupils/{pupil_of(town)}/support/{own.pk}/"
    teacher = browser("class_teacher")
    before = text(teacher.get(page))
    assert "Дать занятия" in before
    assert "просрочено" in before

    done = {"version": 1, "text": "проведено 4 занятия", "on": "2026-02-27"}
    client.post(f"{councils(town)}{council}/decisions/{decision.pk}/done/", done)

    assert "Сделано 27.02.2026: проведено 4 занятия" in text(teacher.get(page))


def test_an_overdue_decision_stands_first_and_says_so(town, browser):
    client = browser("deputy_head")
    council = open_one(client, town)
    question = asked(client, town, council)
    decided(client, town, council, question)
    decided(client, town, council, question, due="2026-02-20")

    page = text(client.get(f"{councils(town)}decisions/"))

    assert page.index("20.02.2026 <span") < page.index("20.03.2026")
    assert page.count("просрочено</span>") == 1
    late = text(client.get(f"{councils(town)}decisions/?show=late"))
    assert "20.03.2026" not in late


def test_papers_name_a_pupil_only_by_consent_and_the_page_says_so(town, browser):
    client = browser("deputy_head")
    hidden, named = case(town, pupil_of(town)), case(town, pupil_of(town, "9А", 1))
    consent(town, "council", pupil_of(town, "9А", 1))
    council = open_one(client, town)
    question = asked(client, town, council, cases=[hidden, named])
    decided(client, town, council, question, [hidden])
    page = f"{councils(town)}{council}/"

    shown = text(client.get(page))
    assert "названы классом и номером" in shown
    assert "в бумагах: обучающийся 9А № 1" in shown
    for address in (f"{page}minutes.docx", f"{page}excerpt.docx?q={question}"):
        said = words(client.get(address))
        assert "Берёзин" not in said
        assert "обучающийся 9А № 1" in said
        assert "Вётлин Пётр Ильич, 9А" in said


def test_a_surname_without_consent_is_refused_and_the_text_stays(town, browser):
    client, own = browser("deputy_head"), case(town, pupil_of(town))
    council = open_one(client, town)
    sent = {"title": "О Берёзине", "case": [own.pk]}

    answer = client.post(f"{councils(town)}{council}/questions/add/", sent)

    assert answer.status_code == 400
    assert "обучающийся 9А № 1" in text(answer)
    assert 'value="О Берёзине"' in text(answer)


def test_texts_of_the_minutes_are_text_and_no_markup(town, browser):
    client = browser("deputy_head")
    council = open_one(client, town, topic="<b>тема</b>")
    question = asked(client, town, council, "<script>alert(1)</script>")
    decision = decided(client, town, council, question)
    CouncilDecision.objects.filter(pk=decision.pk).update(text="<i>решили</i>\n<u>это</u>")

    for address in (f"{councils(town)}{council}/", f"{councils(town)}decisions/", councils(town)):
        page = text(client.get(address))
        assert not any(tag in page for tag in ("<b>тема", "<script>alert", "<i>решили", "<u>это"))


def test_an_excerpt_has_the_chosen_questions_alone(town, browser):
    client = browser("head")
    council = open_one(client, town)
    asked(client, town, council, "Первый вопрос")
    second = asked(client, town, council, "Второй вопрос")
    page = f"{councils(town)}{council}/"

    said = words(client.get(f"{page}excerpt.docx?q={second}"))

    assert "Второй вопрос" in said
    assert "Первый вопрос" not in said
    assert client.get(f"{page}excerpt.docx").status_code == 400
    assert client.get(f"{page}excerpt.exe?q={second}").status_code == 404
    assert client.get(f"{page}excerpt.docx?q=1x").status_code == 400


def test_a_consilium_needs_a_consent_and_tells_its_conclusion(town, browser):
    client, own = browser("deputy_head"), case(town, pupil_of(town))
    council = open_one(client, town, kind="ppk", number="4")
    page = f"{councils(town)}{council}/"
    refused = client.post(f"{page}questions/add/", {"title": "О помощи", "case": [own.pk]})
    assert refused.status_code == 400
    assert "Нет согласия родителей" in text(refused)
    consent(town, "ppk", pupil_of(town))
    asked(client, town, council, cases=[own])

    assert "просрочено" in text(client.get(page))
    told = {"version": 1, "on": "2026-02-26"}
    assert client.post(f"{page}tell/", told).status_code == 302
    assert "доведено до педагогов 26.02.2026" in text(client.get(page))


def test_two_who_edit_one_question_lose_nothing(town, browser):
    first, second = browser("head"), browser("deputy_head")
    council = open_one(first, town)
    question = asked(first, town, council)
    address = f"{councils(town)}{council}/questions/{question}/edit/"
    was = {"was.title": "О помощи", "was.reporter": "завуч", "was.heard": "", "version": "1"}
    same = {"title": "О помощи", "reporter": "завуч"}
    assert first.post(address, {**was, **same, "heard": "первое"}).status_code == 302

    answer = second.post(address, {**was, **same, "heard": "второе"})

    assert answer.status_code == 409
    assert "записал сюда: «первое»" in text(answer)
    assert "второе</textarea>" in text(answer)


def test_a_question_or_decision_of_another_council_is_not_there(town, browser):
    client = browser("deputy_head")
    one, other = open_one(client, town), open_one(client, town, number="9")
    question = asked(client, town, one)
    decision = decided(client, town, one, question)
    page = f"{councils(town)}{other}/"

    assert client.get(f"{page}questions/{question}/edit/").status_code == 404
    assert client.post(f"{page}questions/{question}/drop/", {"version": 1}).status_code == 404
    assert client.post(f"{page}decisions/{decision.pk}/drop/", {"version": 1}).status_code == 404
    far = f"/units/{town.far.number}/councils/{one}/"
    assert browser("far_deputy_head").get(far).status_code == 404


def test_what_was_entered_by_mistake_is_taken_out_while_minutes_are_open(town, browser):
    client = browser("deputy_head")
    council = open_one(client, town)
    question = asked(client, town, council)
    decision = decided(client, town, council, question)
    page = f"{councils(town)}{council}/"

    assert client.post(f"{page}decisions/{decision.pk}/drop/", {"version": 1}).status_code == 302
    assert client.post(f"{page}questions/{question}/drop/", {"version": 1}).status_code == 302
    assert "Вопросов пока нет" in text(client.get(page))


def test_the_same_number_twice_is_refused_and_empty_lists_teach(town, browser):
    client = browser("deputy_head")
    assert "Откройте первый" in text(client.get(councils(town)))
    open_one(client, town, number="3")

    sent = {"kind": "pedagogical", "on": "2026-02-20", "topic": "Моя тема", "number": "3"}
    answer = client.post(f"{councils(town)}add/", sent)

    assert answer.status_code == 400
    assert "Моя тема" in text(answer)
    assert client.get(f"/units/{town.municipality}/councils/").status_code == 404


def test_lists_ask_the_database_no_more_for_more_rows(town, browser, django_assert_max_num_queries):
    client = browser("deputy_head")
    for number in range(4):
        council = open_one(client, town, number=f"{number}а")
        decided(client, town, council, asked(client, town, council))

    with django_assert_max_num_queries(8):
        client.get(councils(town))
    with django_assert_max_num_queries(8):
        client.get(f"{councils(town)}decisions/")
