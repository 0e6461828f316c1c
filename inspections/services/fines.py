"""The legal limits of a penalty: an article in force on the day of the conduct, and a fine within its range.

If the register knows no range, a legal reviewer names the provision that allows the amount.
"""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock, formats
from core.errors import Conflict, Invalid
from inspections import fine_provisions
from inspections.models import Order, Proceeding
from inspections.rules.fine_ranges import FineRange


def range_of(proceeding: Proceeding) -> FineRange | None:
    """Return the range that the officer sees: by the law of the day of the conduct or a later lighter one."""
    return find_range(proceeding.article, proceeding.illegal_gains, proceeding.conduct_on)


def find_range(article: str, gains: Decimal | None, conduct_on: dt.date) -> FineRange | None:
    return fine_provisions.fine_range(article, gains=gains, conduct_on=conduct_on, decided_on=clock.today())


def needs_basis(proceeding: Proceeding) -> bool:
    """Check whether a fine was announced without a known range, so that a legal reviewer must name its basis."""
    return Order.Kind.FINE in proceeding.intended and range_of(proceeding) is None


def require_article(article: str, conduct_on: dt.date) -> None:
    """Refuse an article that is unknown, or that was not in force on the day of the conduct."""
    if not article:
        return
    if article not in fine_provisions.articles():
        raise Invalid.at("/article", "unknown_article", _("No figures are known for this article."))
    if fine_provisions.find_in_force(article, conduct_on) is None:
        raise Invalid.at(
            "/article",
            "not_in_force",
            _("Article %(article)s was not in force on %(day)s, the day of the conduct. In force: %(periods)s.")
            % {
                "article": article,
                "day": formats.day(conduct_on),
                "periods": fine_provisions.periods_in_force(article),
            },
        )


def require_fine(
    fine: Decimal | None, *, article: str, gains: Decimal | None, conduct_on: dt.date, pointer: str
) -> Decimal:
    """Return the fine; refuse one that is missing or outside the range of its article, where one is known."""
    if fine is None or not fine.is_finite() or fine <= 0:
        raise Invalid.at(pointer, "required", _("State the amount of the fine in yuan."))
    fine_range = find_range(article, gains, conduct_on)
    if fine_range is not None and not fine_range.holds(fine):
        raise Invalid.at(
            pointer,
            "outside_range",
            _("Article %(article)s allows from %(least)s to %(most)s yuan here.")
            % {"article": fine_range.article, "least": f"{fine_range.least:,.2f}", "most": f"{fine_range.most:,.2f}"},
        )
    return fine


def require_no_fine(fine: Decimal | None, pointer: str) -> None:
    if fine is not None:
        raise Invalid.at(pointer, "not_a_fine", _("Only a fine states an amount."))


def require_basis(proceeding: Proceeding, basis: str) -> str:
    """Return the basis that the reviewer names for a fine without a known range; refuse one if a range is known."""
    basis = basis.strip()
    if not needs_basis(proceeding):
        if basis:
            raise Invalid.at(
                "/fine_basis", "not_needed", _("No provision is to be named here: no fine lacks its range.")
            )
        return ""
    if not basis:
        raise Invalid.at(
            "/fine_basis",
            "required",
            _("No range is recorded for this fine. Name the provision that allows this amount, or reject it."),
        )
    return basis


def require_lawful(proceeding: Proceeding, fine: Decimal | None) -> None:
    """Refuse to impose what no law of the day of the conduct allows, whenever the notice was entered."""
    if proceeding.article and fine_provisions.find_in_force(proceeding.article, proceeding.conduct_on) is None:
        raise Conflict(
            "article_not_in_force",
            _("Article %(article)s was not in force on the day of the conduct. A new notice is needed.")
            % {"article": proceeding.article},
            in_force=fine_provisions.periods_in_force(proceeding.article),
        )
    if fine is not None and range_of(proceeding) is None and not proceeding.fine_basis:
        raise Conflict(
            "fine_unconfirmed",
            _("No range is recorded for this fine, and no legal reviewer has named the provision that allows it."),
        )
