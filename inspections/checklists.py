"""Questions of the checklists for each kind of site, and the provisions that a finding may cite, by day.

Provisions are read from ``duties.csv`` in the app, with their source; each row states from which day its text is cited.
Questions are rows of the register (``ChecklistQuestion``), first those of ``checklists.csv``, each with the duty from
which it derives; a duty without a text on a day is not asked about.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from core.formats import local_text
from core.reference_files import rows
from inspections import fine_provisions
from inspections.models import ChecklistAnswer, ChecklistQuestion

DATA = Path(__file__).parent / "data"
ORDER_785 = "order-785"
# The duties that campaigns put to every enterprise (white paper of 2012, part IV), by the code of their question.
OF_CAMPAIGNS = {"works-running": "facilities", "limits-kept": "standards", "clean-production": "cleaner"}


@dataclass(frozen=True, slots=True)
class Provision:
    """A text that may be cited: a duty of the tables, or an article of Order 785 with its conduct."""

    code: str
    text: str
    text_zh: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str

    def in_force_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def __str__(self) -> str:
        return local_text(self.text, self.text_zh)


def questions(site_kind: str, on: dt.date) -> list[ChecklistQuestion]:
    """Return the questions for a site of this kind on a day, in the order in which they were entered."""
    articles = provisions(on)
    rows = ChecklistQuestion.objects.in_force(on).filter(site_kinds__contains=[site_kind]).order_by("pk")
    return [question for question in rows if question.duty in articles]


def duty_answers(visits: Iterable[UUID]) -> Mapping[UUID, Mapping[str, ChecklistAnswer]]:
    """Return what visits answered about the duties that campaigns have asked of all, by visit and duty; one query."""
    found: dict[UUID, dict[str, ChecklistAnswer]] = defaultdict(dict)
    for row in ChecklistAnswer.objects.filter(inspection__in=list(visits), code__in=OF_CAMPAIGNS):
        found[row.inspection_id][OF_CAMPAIGNS[row.code]] = row
    return found


def duties() -> dict[str, str]:
    """Return the duties from which questions derive, by code, with the text that is cited last."""
    return {duty.code: str(duty) for duty in _duties()}


def first_day_of(duty: str) -> dt.date:
    """Return the first day on which a duty is cited."""
    return min(row.valid_from for row in _duties() if row.code == duty)


def provisions(on: dt.date) -> dict[str, Provision]:
    """Return by code what may be cited for conduct on a day."""
    return {provision.code: provision for provision in (*_duties(), *_articles()) if provision.in_force_on(on)}


@cache
def _duties() -> tuple[Provision, ...]:
    return tuple(
        Provision(
            code=row["code"],
            text=row["legal_basis"],
            text_zh=row["legal_basis_zh"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
        )
        for row in rows(DATA / "duties.csv")
    )


@cache
def _articles() -> tuple[Provision, ...]:
    """Return the articles of Order 785 that have fines, as provisions."""
    return tuple(
        Provision(
            code=f"{ORDER_785}-{provision.article.replace(' ', '-')}",
            text=f"State Council Order 785, art. {provision.article}: {provision.conduct}",
            text_zh=f"国务院令第785号第{_article_zh(provision.article)}：{provision.conduct_zh}",
            valid_from=provision.valid_from,
            valid_to=provision.valid_to,
            source=provision.source,
        )
        for provision in fine_provisions.provisions()
    )


def _article_zh(article: str) -> str:
    """Return an article as it is cited in Chinese.

    “25 refusal” is the sentence of article 25 on refusing to correct.
    """
    number, _space, branch = article.partition(" ")
    return f"{number}条（拒不改正）" if branch else f"{number}条"
