"""What the pages about oneself share: who acts, and what is said after."""

from opora.records.actions.by import By
from opora.web.page import Asked

DONE = {
    "password": "Пароль сменён. На других компьютерах и телефонах войдите заново.",
    "sessions": "Сеансы закончены.",
    "off": "Одноразовые коды отключены.",
}


def own(asked: Asked) -> By:
    """Return who acts on what is their own."""
    return By(asked.me.account, "своя учётная запись")
