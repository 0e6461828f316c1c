"""A review round of the demonstration: mining licences of Jiangxi, of which some wait; all of it is invented."""

import datetime as dt
from collections.abc import Iterator

from demo.bilingual import both
from demo.companies import YEAR
from demo.context import Act, World
from demo.filings import instant
from enterprises.models import Jurisdiction, Licence, LicenceReview, ReviewRound
from enterprises.services import review_rounds
from enterprises.services.review_rounds import Result

ORDER = both("赣国土资〔2011〕0号（虚构）", "Order of the land department of Jiangxi, 2011 no. 0 (invented)")
RECTIFY = both(
    "尾矿库围栏缺失，须在十月底前补建（虚构）", "The pond has no fence: to be built by the end of October (invented)"
)
BEGINS_ON, DUE_ON = dt.date(YEAR, 8, 1), dt.date(YEAR, 10, 31)
NOT_YET = 4  # licences that are left for the last days


def acts() -> Iterator[Act]:
    yield Act(instant(8, 1, 9), _order)
    yield Act(instant(9, 20, 15), _record)


def _order(world: World) -> None:
    review_rounds.order(
        actor=world.person("p36a"),
        kind=Licence.Kind.MINING,
        place=Jurisdiction.objects.get(code="36"),
        document=ORDER,
        begins_on=BEGINS_ON,
        due_on=DUE_ON,
        fictitious=True,
    )


def _record(world: World) -> None:
    review_round = ReviewRound.objects.select_related("place").get(document=ORDER)
    rows = list(review_round.licences(Licence.objects.all()).order_by("number"))[:-NOT_YET]
    results = [Result(licence, LicenceReview.Outcome.KEPT) for licence in rows[1:]]
    results.append(Result(rows[0], LicenceReview.Outcome.RECTIFY, RECTIFY))
    review_rounds.record(review_round, actor=world.person("p36a"), reviewed_on=dt.date(YEAR, 9, 20), results=results)
