"""Moves of a paper that is handed in, against a short model that is written otherwise."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from opora.orders.standing import (
    ACT_TITLES,
    HANDED_IN,
    STATE_TITLES,
    Act,
    Around,
    Standing,
    State,
    refusal,
    step,
)

ACTS = st.sampled_from(list(Act))
AROUND = st.builds(Around, st.booleans(), st.sampled_from(["", "Приём закрыт."]), st.booleans())
# Not taken into a narrower type, for a test that draws from it looks at every one.
WORDS = {"E": "edit", "P": "prepare", "C": "certify", "S": "submit", "W": "withdraw", "B": "begin",
         "R": "return", "A": "accept", "O": "reopen"}  # fmt: skip

DESKS = {
    "submit": "tray",
    "withdraw": "sender",
    "begin": "receiver",
    "return": "sender",
    "accept": "shelf",
    "reopen": "receiver",
}


class Model:
    """What people expect, told by stories: a desk on which papers lie.

    `desk`: on whose desk the case lies; `draft`: number of the version that equals the draft;
    `stamped`: numbers of versions with a stamp that holds; `out`: numbers that were sent, in order.
    """

    def __init__(self):
        self.desk, self.ended, self.last = "sender", "", 0
        self.draft, self.stamped, self.out = None, set(), []

    def may(self, act, around):
        mine = self.desk == "sender" or (self.desk == "tray")
        if act in ("edit", "prepare"):
            return mine
        if act == "certify":
            return mine and self.draft is not None and self.draft not in self.stamped
        if act == "submit":
            fresh = self.desk == "sender" and self.ended in ("", "withdrawn")
            stamped = self.draft in self.stamped or not around.needs_certificate
            return mine and self.draft is not None and stamped and not (fresh and around.closed)
        return self._receivers(act, around)

    def _receivers(self, act, around):
        if act == "withdraw":
            return self.desk == "tray" and around.reason
        if act == "begin":
            return self.desk == "tray"
        if act == "return":
            return self.desk == "receiver" and around.reason
        if act == "accept":
            return self.desk == "receiver"
        return self.desk == "shelf" and around.reason

    def do(self, act):
        if act in ("edit", "withdraw", "begin"):
            self.draft = None
        if act == "prepare":
            self.last += 1
            self.draft = self.last
        if act == "certify":
            self.stamped.add(self.draft)
        if act == "submit":
            self.out.append(self.draft)
            self.draft = None
        self.desk = DESKS.get(act, self.desk)
        self.ended = {"submit": "", "withdraw": "withdrawn", "return": "returned"}.get(
            act, self.ended
        )

    def standing(self):
        state = {
            "tray": "submitted",
            "receiver": "in_review",
            "shelf": "accepted",
            "sender": self.ended or "draft",
        }[self.desk]
        return Standing(
            State(state),
            self.last,
            self.draft or 0,
            self.draft is not None and self.draft in self.stamped,
            self.out[-1] if self.out else 0,
        )


class Moves(RuleBasedStateMachine):
    """The table and the model go side by side."""

    def __init__(self):
        super().__init__()
        self.model, self.now = Model(), Standing()

    @rule(act=ACTS, around=AROUND)
    def move(self, act, around):
        self._both(act, around)

    @rule(around=AROUND, acts=st.sampled_from(["PCSBA", "PCSBR", "PCSW", "PCSBAO", "EPCS", "SB"]))
    def story(self, around, acts):
        for letter in acts:
            self._both(Act(WORDS[letter]), around)

    def _both(self, act, around):
        may = self.model.may(act.value, around)
        assert (refusal(self.now, act, around) == "") == may, (self.now, act, around)
        if may:
            self.now = step(self.now, act, around)
            self.model.do(act.value)
        else:
            with pytest.raises(ValueError, match=r"[а-я]"):
                step(self.now, act, around)

    @invariant()
    def they_agree(self):
        assert self.now == self.model.standing()

    @invariant()
    def what_the_receiver_has_was_sent(self):
        assert (self.now.state in HANDED_IN) <= (self.now.sent > 0)
        assert self.now.prepared <= self.now.versions


TestMoves = Moves.TestCase
TestMoves.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)


@pytest.mark.slow
class TestManyMoves(Moves.TestCase):
    """2 000 runs of 50 steps."""

    settings = settings(max_examples=2000, stateful_step_count=50, deadline=None)


def test_every_state_and_act_has_a_title():
    assert set(STATE_TITLES) == set(State)
    assert set(ACT_TITLES) == set(Act)


def test_a_returned_form_comes_back_though_the_time_is_over():
    returned = Standing(State.RETURNED, versions=2, prepared=2, certified=True, sent=1)
    assert step(returned, Act.SUBMIT, Around(closed="Приём закрыт.")).sent == 2
    fresh = Standing(State.DRAFT, versions=1, prepared=1, certified=True)
    assert "закрыт" in refusal(fresh, Act.SUBMIT, Around(closed="Приём закрыт."))


def test_a_certificate_falls_with_the_first_change():
    certified = Standing(versions=1, prepared=1, certified=True)
    edited = step(certified, Act.EDIT, Around())
    assert (edited.prepared, edited.certified) == (0, False)
    assert "подготовьте" in refusal(edited, Act.SUBMIT, Around())
