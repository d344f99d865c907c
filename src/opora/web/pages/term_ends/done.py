"""«Сделано»: only of one's own tasks."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.term_ends import say_done
from opora.web.page import Asked


def view(asked: Asked) -> HttpResponse:
    """Say that a task of mine is done, with `again` that it is not; return to the front page."""
    task, done = int(asked.names["task"]), "again" not in asked.request.POST
    say_done(by=By(asked.me.account, "своё дело"), staff=asked.me.staff, task=task, done=done)
    return redirect(f"/?done={task}" if done else "/")
