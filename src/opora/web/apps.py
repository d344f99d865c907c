"""The Django app of pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates, static files."""

    name = "opora.web"
    label = "web"
    verbose_name = "Страницы"
