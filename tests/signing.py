"""Signing in over the network, as a browser does, without one."""

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from servers import Server

_TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')


def sign_in(server: Server, login: str, password: str) -> str:
    """The page that follows the form: the front page, or the form again with what is wrong."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = opener.open(f"{server.address}/sign-in/").read().decode()
    token = _TOKEN.search(form)
    assert token, form
    fields = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
    request = urllib.request.Request(
        f"{server.address}/sign-in/",
        urllib.parse.urlencode(fields).encode(),
        {"Origin": server.address, "Referer": server.address},
    )
    try:
        page: str = opener.open(request).read().decode()
    except HTTPError as error:
        page = error.read().decode()
    return page
