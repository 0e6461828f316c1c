"""Screening in slices: what fails is tried by halves, so that one failure stops neither the others nor stays unseen.

Each slice is a transaction of its own, or a savepoint within one. What still failed is raised once all is done, so the
task fails, is kept among the failed tasks, and can be run again.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import batched

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from inspections.services.flagging import Outcome

log = structlog.get_logger(__name__)

SLICE = 500
MOST_FAILURES = 20  # more than that is no fault of single subjects, such as a database that is away


class ScreeningIncomplete(Exception):
    """Some subjects could not be screened; all others were."""


class Slices:
    """The slices of one screening: their outcome, and what failed."""

    def __init__(self) -> None:
        self.outcome = Outcome()
        self._failures: list[str] = []
        self._first: Exception | None = None

    def screen[T](self, subjects: Iterable[T], work: Callable[[Sequence[T]], Outcome]) -> None:
        """Let ``work`` screen the subjects by slices; it is a service."""
        for some in batched(subjects, SLICE):
            self._screen(some, work)

    def _screen[T](self, some: Sequence[T], work: Callable[[Sequence[T]], Outcome]) -> None:
        try:
            self.outcome.add(work(some))
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            if len(some) > 1:
                half = len(some) // 2
                self._screen(some[:half], work)
                self._screen(some[half:], work)
                return
            self._fail(some[0], error)

    def _fail(self, subject: object, error: Exception) -> None:
        log.error("screening_failed", subject=str(subject), exc_info=error)
        self._failures.append(f"{subject}: {type(error).__name__}: {error}")
        self._first = self._first or error
        if len(self._failures) > MOST_FAILURES:
            self.finish()

    def finish(self) -> Outcome:
        """Return the outcome; raise ``ScreeningIncomplete`` if anything failed."""
        if self._first is not None:
            number = len(self._failures)
            raise ScreeningIncomplete(f"{number} not screened; the first: {self._failures[0]}") from self._first
        return self.outcome
