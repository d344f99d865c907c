"""The plan of an invented region: its schools, each told by the seed and its place alone."""

from dataclasses import dataclass

import numpy as np

from opora.generator.numbers import MOST_SCHOOLS, school_number
from opora.generator.settings import Journal, Kind, settings
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class School:
    """A school and all that makes it different; enough to make any year of it.

    place: from zero in the region. effect, slope, trend: how much higher its levels are, how they
    change in a year and within a year, in marks. absences: how many times more there are.
    inflation: how much higher journal marks are than exams say.
    """

    seed: int
    place: int
    school_id: int
    name: str
    municipality: str
    kind: Kind
    pupils: int
    in_trouble: bool
    effect: float
    slope: float
    trend: float
    absences: float
    inflation: float
    journal: Journal

    @property
    def cohort(self) -> float:
        """The usual number of first-graders: grades after the ninth are smaller."""
        upper = (self.kind.last_grade - 9) * self.kind.stays
        return self.pupils / (min(self.kind.last_grade, 9) + upper)


def region(seed: int, schools: int) -> list[School]:
    """Return the schools of a region; a larger region begins with the same schools.

    Raises UserError for a number of schools that cannot be made.
    """
    if not 1 <= schools <= MOST_SCHOOLS:
        raise UserError(f"--schools {schools}: нужно число школ от 1 до {MOST_SCHOOLS}.")
    return [school_at(seed, place) for place in range(schools)]


def school_at(seed: int, place: int) -> School:
    """Return the school with this place in the region, counted from zero."""
    chosen = settings()
    random = np.random.default_rng([seed, place])
    number = place // chosen.region.schools_in_municipality
    in_town = number % chosen.region.town_every == 0
    shares = [kind.town if in_town else kind.district for kind in chosen.kinds]
    kind = chosen.kinds[_pick(random, shares)]
    in_trouble = bool(random.random() < chosen.schools.trouble)
    village = str(random.choice(chosen.region.villages))
    return School(
        seed=seed,
        place=place,
        school_id=school_number(seed, place),
        name=_name(kind, place, "" if in_town else village),
        municipality=municipality_name(number),
        kind=kind,
        pupils=int(random.triangular(*kind.pupils)),
        in_trouble=in_trouble,
        journal=chosen.journals[_pick(random, [each.share for each in chosen.journals])],
        **_differences(random, kind, in_trouble),
    )


def municipality_name(number: int) -> str:
    """Return the name of a municipality by its number; lists of names start anew with a number."""
    chosen = settings().region
    before = -(-number // chosen.town_every)  # towns among the earlier ones
    in_town = number % chosen.town_every == 0
    names = chosen.towns if in_town else chosen.districts
    turn, index = divmod(before if in_town else number - before, len(names))
    name = f"город {names[index]}" if in_town else f"{names[index]} район"
    return f"{name} {turn + 1}" if turn else name


def _differences(random: np.random.Generator, kind: Kind, in_trouble: bool) -> dict[str, float]:
    chosen = settings().schools
    effect = kind.effect + chosen.effect_spread * random.standard_normal()
    slope = chosen.slope_spread * random.standard_normal()
    inflates = random.random() < chosen.inflates
    return {
        "effect": effect + (chosen.trouble_effect if in_trouble else 0.0),
        "slope": slope + (chosen.trouble_slope if in_trouble else 0.0),
        "trend": chosen.trouble_trend if in_trouble else 0.0,
        "absences": chosen.trouble_absences if in_trouble else 1.0,
        "inflation": chosen.inflation if inflates else 0.0,
    }


def _name(kind: Kind, place: int, village: str) -> str:
    where = f" с. {village}" if village else ""
    return f"{kind.form} «{kind.title.removesuffix(' села')} № {place + 1}»{where}"


def _pick(random: np.random.Generator, shares: list[float]) -> int:
    return int(random.choice(len(shares), p=np.array(shares) / sum(shares)))
