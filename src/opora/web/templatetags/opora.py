"""Tags of our templates: tables, dates and numbers as people write them."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opora import __version__
from opora.analysis.sheet import Sheet
from opora.vocabulary.subject import subject_title
from opora.web.links import Links
from opora.web.tables import table_html

register = template.Library()

_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


@register.simple_tag
def sheet(shown: Sheet, links: Links | None = None) -> SafeString:
    """Return a table; figures that have something below are links."""
    return table_html(shown, links)


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the version of the program."""
    return f"/static/{name}?v={__version__}"


@register.filter
def subject(key: str | None) -> str:
    """Return the title of a subject by its grouping key; a dash for none."""
    return subject_title(key) if key else "–"


@register.filter
def day(value: date | None) -> str:
    """Return «28.02.2025»."""
    return f"{value:%d.%m.%Y}" if value else "–"


@register.filter
def day_in_words(value: date) -> str:
    """Return «28 февраля»."""
    return f"{value.day}\u00a0{_MONTHS[value.month - 1]}"


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Return «28.02.2025, 14:02» in the installation's time zone."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), f"{local:%d.%m.%Y,\u00a0%H:%M}"
    )


@register.filter
def school_year(value: int) -> str:
    """Return «2025/26»."""
    return f"{value}/{(value + 1) % 100:02d}"


@register.filter
def counted(number: int, forms: str) -> str:
    """Return the number with the right word: `3|counted:"ученик,ученика,учеников"`."""
    one, few, many = forms.split(",")
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        word = one
    elif ones in (2, 3, 4) and tens not in (12, 13, 14):
        word = few
    else:
        word = many
    return f"{number}\u00a0{word}"
