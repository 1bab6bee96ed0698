"""THE table of limits on bounces and complaints: what warns, slows down, stops, and colours."""

from __future__ import annotations

from dataclasses import dataclass

from data.sending.organization_limits import Standing

__all__ = [
    "BOUNCES",
    "COMPLAINTS",
    "LADDER",
    "MEASURES",
    "OPENS",
    "WINDOW_DAYS",
    "Interest",
    "Measure",
    "Reception",
    "Standing",
]


LADDER = tuple(Standing)
"""How far an organization is held back, from not at all to entirely."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate (0..1) and where each rung begins, above which it is reached.

    Below ``floor`` messages nothing is said. ``fewest`` gives how many bad ones each rung needs
    besides, so that one angry person among a hundred does not stop a company.
    """

    name: str
    title: str
    floor: int
    warned: float
    throttled: float
    suspended: float
    fewest: tuple[int, int, int]
    advice: str

    def rung(self, bad: int, whole: int) -> Standing:
        """Return the rung reached by ``bad`` out of ``whole`` messages."""
        if whole < self.floor:
            return Standing.good
        rate, reached = bad / whole, Standing.good
        limits = (self.warned, self.throttled, self.suspended)
        for rung, limit, least in zip(LADDER[1:], limits, self.fewest, strict=True):
            if rate > limit and bad >= least:
                reached = rung
        return reached

    def level(self, bad: int, whole: int) -> str:
        """Return the colour of a rate: good, fair, poor, or none below the floor."""
        if whole < self.floor:
            return "none"
        rate = bad / whole
        if rate > self.suspended:
            return "poor"
        return "fair" if rate > self.warned else "good"


@dataclass(frozen=True, slots=True)
class Interest:
    """A rate that is good when it is high; it only colours, and holds nobody back."""

    name: str
    title: str
    floor: int
    good: float
    fair: float

    def level(self, part: int, whole: int) -> str:
        """Return the colour of a rate: good, fair, poor, or none below the floor."""
        if whole < self.floor:
            return "none"
        rate = part / whole
        return "good" if rate > self.good else "fair" if rate >= self.fair else "poor"


BOUNCES = Measure(
    name="bounces",
    title="Bounce rate",
    floor=50,
    warned=0.02,
    throttled=0.04,
    suspended=0.05,
    fewest=(2, 3, 4),
    advice="Remove addresses that have not been written to for long, and import only people "
    "who asked for your mail.",
)
"""The whole is what was delivered and what bounced."""
COMPLAINTS = Measure(
    name="complaints",
    title="Complaint rate",
    floor=100,
    warned=0.001,
    throttled=0.002,
    suspended=0.003,
    fewest=(1, 2, 3),
    advice="Write less often, only to people who asked for it, and make leaving easy.",
)
"""The whole is what was delivered. Mailbox providers ask for less than 0.3 % (February 2024)."""
OPENS = Interest(name="opens", title="Open rate", floor=50, good=0.2, fair=0.1)
"""The whole is what was delivered; the part, whom a likely person opened."""
MEASURES = (BOUNCES, COMPLAINTS)
WINDOW_DAYS = 30
"""How far back the rates look."""


@dataclass(frozen=True, slots=True)
class Reception:
    """How an organization's mail was received in the window."""

    delivered: int = 0
    bounced: int = 0
    complained: int = 0

    def of(self, measure: Measure) -> tuple[int, int]:
        """Return how many were bad, out of how many."""
        if measure is BOUNCES:
            return self.bounced, self.delivered + self.bounced
        return self.complained, self.delivered

    def rate(self, measure: Measure) -> float:
        """Return a rate, 0..1; 0 where there is nothing yet."""
        bad, whole = self.of(measure)
        return bad / whole if whole else 0.0

    def rung(self, measure: Measure) -> Standing:
        """Return the rung one measure has reached."""
        return measure.rung(*self.of(measure))

    def level(self, measure: Measure) -> str:
        """Return the colour of one measure: good, fair, poor or none."""
        return measure.level(*self.of(measure))

    @property
    def worst(self) -> tuple[Standing, Measure]:
        """The highest rung, and the measure that reached it."""
        return max(
            ((self.rung(measure), measure) for measure in MEASURES),
            key=lambda pair: LADDER.index(pair[0]),
        )
