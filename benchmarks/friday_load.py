"""The people of the last Friday: a bounded driver of requests on the loopback address.

Run: python -m benchmarks.friday_load PLAN.json. The plan names the port, the town as
`benchmarks.friday_town` tells it, phases [name, kind, number, seconds], kind «closed» (so many
people, each asks when answered) or «open» (so many requests a second, whatever is answered), and
journals that are sent at the beginning of one phase. Prints one JSON object; the latency of an open
phase counts from when a request was due, so that a server that stalls is not spared.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.friday_browser import Browsers, Gone, Status

_BOUND = 1500  # requests on the way at most; more are counted as not sent
_SEEN = re.compile(r'name="version" value="(\d+)"><input type="hidden" name="seal" value="(\w+)"')
# What a hundred requests of the last hour are: people fill in, look again, hand in.
_SHARES = {"form": 26, "cell": 24, "mine": 12, "front": 10, "hand_in": 4, "region": 4}
_SHARES |= {"district": 6, "received": 6}
_HAND_IN = 4  # requests of handing in: prepare, look, certify and send, look again


@dataclass
class Phase:
    """What was answered in a phase. `times`, by kind: (since the phase began, seconds)."""

    name: str
    times: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    busy: int = 0  # 503 with Retry-After
    busy_at: float = 0.0  # the last of them, since the phase began
    unsent: int = 0
    began: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    processor: float = 0.0


# A request belongs to the phase in which it was due, however late it is answered.
_PHASE: ContextVar[Phase] = ContextVar("phase")


class People:
    """Everybody of the town, at work. `handed_in`: (form, version) that were acknowledged."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan, self._town = plan, plan["town"]
        self._chance = random.Random(948)
        self._free = list(self._town["schools"])
        self._browsers = Browsers(plan["port"])
        self._acts = {name: getattr(self, f"_{name}") for name in _SHARES}
        self.handed_in: list[tuple[int, int]] = []
        self.uploads: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def closed(self, people: int, seconds: float) -> None:
        """Let so many ask for one thing after another."""
        until = time.perf_counter() + seconds

        async def work() -> None:
            while time.perf_counter() < until:
                await asyncio.sleep(0)  # where no school is free the others go on
                await self._one(time.perf_counter())

        await asyncio.gather(*(work() for _ in range(people)))

    async def opened(self, rate: float, seconds: float) -> None:
        """Let requests come as they come, so many a second; nobody waits for their answers."""
        acts_a_second = rate / self._requests_of_an_act()
        due, until = time.perf_counter(), time.perf_counter() + seconds
        while (due := due + self._chance.expovariate(acts_a_second)) < until:
            await asyncio.sleep(due - time.perf_counter())
            if len(self._tasks) >= _BOUND:
                _PHASE.get().unsent += 1
                continue
            task = asyncio.create_task(self._one(due))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def send_journals(self) -> None:
        """Send all journals at once, each for a school of its own."""
        paths = [Path(path) for path in self._plan["journals"]]
        pairs = zip(paths, self._town["schools"], strict=False)
        await asyncio.gather(*(self._journal(path, school) for path, school in pairs))

    def _requests_of_an_act(self) -> float:
        total = sum(_SHARES.values())
        return sum(share * self._requests(name) for name, share in _SHARES.items()) / total

    @staticmethod
    def _requests(name: str) -> int:
        return _HAND_IN if name == "hand_in" else 1

    async def _one(self, due: float) -> None:
        name = self._chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        school = self._free.pop(self._chance.randrange(len(self._free))) if self._free else None
        try:
            if school is not None:
                await self._acts[name](due, school)
        finally:
            if school is not None:
                self._free.append(school)
        if school is None:
            _PHASE.get().unsent += 1

    async def _timed(
        self, kind: str, due: float, address: str, ask: Callable[[], Awaitable[Status]]
    ) -> Status:
        """Ask and note how long it took; Gone where no good answer came."""
        phase = _PHASE.get()
        try:
            status = await ask()
        except OSError as error:
            phase.errors[type(error).__name__] += 1
            raise Gone from error
        now = time.perf_counter()
        if status.number == 503 and status.retry_after:
            phase.busy, phase.busy_at = phase.busy + 1, now - phase.began
            raise Gone
        if status.number not in (200, 302):
            phase.errors[f"{status.number} {re.sub(r'[0-9]+', 'N', address)}"] += 1
            raise Gone
        phase.times[kind].append((due - phase.began, now - due))
        return status

    async def _get(self, due: float, who: str, address: str, kind: str = "page") -> Status:
        return await self._timed(kind, due, address, lambda: self._browsers.get(address, who))

    async def _post(
        self, due: float, who: str, address: str, fields: dict[str, str], kind: str
    ) -> Status:
        send = lambda: self._browsers.post(address, who, fields)  # noqa: E731
        return await self._timed(kind, due, address, send)

    async def _form(self, due: float, school: dict[str, Any]) -> None:
        await self._quietly(
            self._get(due, school["deputy_head"], f"/submissions/{school['form']}/")
        )

    async def _mine(self, due: float, school: dict[str, Any]) -> None:
        await self._quietly(
            self._get(due, school["deputy_head"], f"/units/{school['unit']}/forms/")
        )

    async def _front(self, due: float, school: dict[str, Any]) -> None:
        await self._quietly(self._get(due, school["head"], "/"))

    async def _region(self, due: float, school: dict[str, Any]) -> None:
        await self._above(due, "ministerstvo", self._town["region"], "")

    async def _district(self, due: float, school: dict[str, Any]) -> None:
        await self._above(due, "koordinator", self._town["district"], "")

    async def _received(self, due: float, school: dict[str, Any]) -> None:
        await self._above(due, "koordinator", self._town["district"], f"{self._town['due']}/")

    async def _above(self, due: float, who: str, unit: int, rest: str) -> None:
        address = f"/units/{unit}/collection/{self._town['campaign']}/{rest}"
        await self._quietly(self._get(due, self._town["above"][who], address))

    async def _cell(self, due: float, school: dict[str, Any]) -> None:
        await self._quietly(self._saved(due, school))

    async def _saved(self, due: float, school: dict[str, Any]) -> None:
        if not school["texts"]:  # nobody is on the list
            await self._get(due, school["deputy_head"], f"/submissions/{school['form']}/")
            return
        key = self._chance.choice(list(school["texts"]))
        before, column = school["texts"][key], school["column"]
        del school["texts"][key]  # where no answer comes nobody knows what stands there
        text = f"Зачёт, запись {self._chance.randrange(10**9)}"
        fields = {"key": key, "version": "1", column: text, f"was.{column}": before}
        address = f"/submissions/{school['form']}/cells/"
        await self._post(due, school["deputy_head"], address, fields, "cell")
        school["texts"][key] = text

    async def _hand_in(self, due: float, school: dict[str, Any]) -> None:
        await self._quietly(self._handed(due, school))

    async def _handed(self, due: float, school: dict[str, Any]) -> None:
        own = f"/submissions/{school['form']}/"
        await self._post(due, school["deputy_head"], f"{own}prepare/", {}, "prepare")
        page = await self._get(time.perf_counter(), school["head"], f"{own}certify/")
        seen = _SEEN.search(page.body)
        if seen is None:  # the version that the form says is handed in already
            return
        given = {
            "version": seen[1],
            "seal": seen[2],
            "send": "1",
            "password": self._plan["password"],
        }
        began = time.perf_counter()
        await self._post(began, school["head"], f"{own}certify/", given, "submit")
        self.handed_in.append((school["form"], int(seen[1])))
        await self._get(time.perf_counter(), school["head"], own)

    async def _journal(self, path: Path, school: dict[str, Any]) -> None:
        address = f"/units/{school['unit']}/uploads/"
        due = time.perf_counter()
        send = lambda: self._browsers.upload(address, school["deputy_head"], path)  # noqa: E731
        try:
            status = await self._timed("upload", due, address, send)
        except Gone:
            return
        self.uploads.append(status.location)

    async def _quietly(self, asked: Awaitable[object]) -> None:
        """What was not answered well is counted already."""
        try:
            await asked
        except Gone:
            return

    async def go(self) -> dict[str, Any]:
        """Go through all phases and return what was seen."""
        phases = []
        for name, kind, number, seconds in self._plan["phases"]:
            phase, processor = Phase(name), time.process_time()
            phases.append(phase)
            _PHASE.set(phase)
            work = (
                self.closed(number, seconds) if kind == "closed" else self.opened(number, seconds)
            )
            sent = self.send_journals() if name == self._plan["journals_in"] else asyncio.sleep(0)
            self._tasks.add(asyncio.create_task(sent))
            await work
            phase.seconds = time.perf_counter() - phase.began
            phase.processor = time.process_time() - processor
        await asyncio.gather(*self._tasks)
        told = [vars(phase) for phase in phases]
        return {
            "phases": told,
            "handed_in": self.handed_in,
            "uploads": self.uploads,
            "town": self._town,  # with the texts that stand in the forms now
        }


def main(plan: str) -> None:
    """Do what the plan says and print what was seen."""
    people = People(json.loads(Path(plan).read_text(encoding="utf-8")))
    sys.stdout.write(json.dumps(asyncio.run(people.go())))


if __name__ == "__main__":
    main(sys.argv[1])
