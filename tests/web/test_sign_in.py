"""Signing in and out."""

from django.test import Client

import town as towns


def test_a_page_sends_who_is_not_signed_in_to_the_form_and_back(town):
    client = Client()
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2F"
    form = {"login": "head", "password": towns.PASSWORD, "next": "/"}
    assert client.post("/sign-in/", form)["Location"] == "/"
    assert "Сотрудник head" in client.get("/").content.decode()


def test_a_wrong_password_says_what_to_do_and_signs_nobody_in(town):
    client = Client()
    response = client.post("/sign-in/", {"login": "head", "password": "не тот"})
    assert response.status_code == 400
    assert "не подходят" in response.content.decode()
    assert client.get("/").status_code == 302


def test_after_signing_in_nobody_is_sent_to_another_site(town):
    form = {"login": "head", "password": towns.PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_signing_out_ends_the_session(browser):
    client = browser("head")
    assert client.get("/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/").status_code == 302
