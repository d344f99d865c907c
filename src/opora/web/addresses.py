"""Addresses of all pages, each behind the guard."""

from django.urls import path

from opora.web.guard import guarded
from opora.web.registry import all_pages

urlpatterns = [path(page.route, guarded(page), name=page.name) for page in all_pages()]
