"""A short model of the road of a case, written apart from the program: both must always agree.

A subclass does each act for real in `tell`: it asserts that the act is refused where the model says
so, and that the state after it is the one of the model.
"""

from abc import abstractmethod

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

GOING = ("opened", "reasoned", "routed", "running")


class Road(RuleBasedStateMachine):
    """Words of the rules, a handful of plain values.

    `goals`: by goal of the route that holds, None where it was not checked; `whole`: the route has
    all that approving needs, but for the parents; `ever`: some route was approved.
    """

    def __init__(self) -> None:
        super().__init__()
        self.state = "opened"
        self.named = False
        self.goals: list[bool | None] | None = None
        self.whole = self.told = self.approved = self.ever = False

    @abstractmethod
    def tell(self, act: str, legal: bool, after: str, *, reason: str = "", **how: object) -> bool:
        """Do the act; return whether it was legal."""

    def go(self, act: str, legal: bool, after: str, **how: object) -> bool:
        done = self.tell(act, legal, after, **how)
        if done:
            self.state = after
        return done

    @property
    def going(self) -> bool:
        return self.state in GOING

    @property
    def anew(self) -> str:
        return "reasoned" if self.named else "opened"

    @initialize(far=st.integers(0, 7))
    def begin(self, far: int) -> None:
        """Go the straight road for some steps: chance alone seldom comes to its end."""
        straight = (
            lambda: self.name_causes(1),
            lambda: self.draft("", 2, True),
            lambda: self.tell_parents(True),
            lambda: self.approve(),
            lambda: self.hold(True, 0),
            lambda: self.hold(True, 1),
            lambda: self.close(""),
        )
        for step in straight[:far]:
            step()

    @rule(causes=st.integers(0, 2))
    def name_causes(self, causes: int) -> None:
        after = "reasoned" if self.state == "opened" else self.state
        if self.go("name_causes", self.going and causes > 0, after, causes=causes):
            self.named = True

    @rule(why=st.sampled_from(["", "так"]), goals=st.integers(0, 3), whole=st.booleans())
    def draft(self, why: str, goals: int, whole: bool) -> None:
        done = bool(self.goals) and all(self.goals or [])
        legal = self.state == "reasoned" or (self.state == "running" and why != "" and not done)
        if self.go("draft", legal, "routed", reason=why, goals=goals, whole=whole):
            self.goals, self.whole = [None] * goals, whole
            self.told = self.approved = False

    @rule(goals=st.integers(0, 3), whole=st.booleans())
    def edit(self, goals: int, whole: bool) -> None:
        same = self.goals == [None] * goals and self.whole == whole
        if self.go("edit", self.state == "routed", "routed", goals=goals, whole=whole):
            self.goals, self.whole = [None] * goals, whole
            self.told = self.told and same

    @rule(agreed=st.booleans())
    def tell_parents(self, agreed: bool) -> None:
        legal = self.state in ("routed", "running")
        if self.go("tell_parents", legal, self.state, agreed=agreed):
            self.told = True

    @rule()
    def approve(self) -> None:
        legal = self.state == "routed" and self.whole and bool(self.goals) and self.told
        if self.go("approve", legal, "running"):
            self.approved = self.ever = True

    @rule(reached=st.booleans(), which=st.integers(0, 2))
    def hold(self, reached: bool, which: int) -> None:
        legal = self.state == "running"
        if self.go("hold", legal, "running", which=which, reached=reached) and self.goals:
            self.goals[which % len(self.goals)] = reached

    @rule(then=st.sampled_from(["", "ППк"]))
    def close(self, then: str) -> None:
        goals = self.goals or []
        checked = None not in goals and (all(goals) or then != "")
        if self.go("close", self.state == "running" and checked, "closed", reason=then):
            self.goals, self.approved = None, False

    @rule(why=st.sampled_from(["", "не тот"]))
    def withdraw(self, why: str) -> None:
        legal = self.state in ("opened", "reasoned", "routed") and not self.ever and why != ""
        if self.go("withdraw", legal, "closed", reason=why):
            self.goals = None

    @rule(why=st.sampled_from(["", "снова"]))
    def reopen(self, why: str) -> None:
        self.go("reopen", self.state == "closed" and why != "", self.anew, reason=why)

    @rule(consent=st.booleans(), elsewhere=st.booleans())
    def give(self, consent: bool, elsewhere: bool) -> None:
        legal = self.going and consent and elsewhere
        self.go("give", legal, "handed_over", consent=consent, elsewhere=elsewhere)

    @rule(here=st.booleans())
    def take(self, here: bool) -> None:
        legal = self.state == "handed_over" and here
        if self.go("take", legal, self.anew, here=here):
            self.goals, self.approved = None, False

    @rule()
    def recall(self) -> None:
        back = self.anew
        if self.goals is not None:
            back = "running" if self.approved else "routed"
        self.go("recall", self.state == "handed_over", back)
