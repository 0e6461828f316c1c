"""Whether a month was filed in time. A due day that fell in an emergency freeze counts until some days after it."""

import datetime as dt

from django.db.models import Value
from django.utils.translation import gettext as _

from core.errors import Conflict
from enterprises.models import Freeze
from enterprises.models.freezes import GRACE_DAYS
from quotas.models import Report


def is_late(report: Report, day: dt.date) -> bool:
    """Whether a report that came on ``day`` is late."""
    if day <= report.due_on:
        return False
    covering = Freeze.objects.covering(Value(report.enterprise.jurisdiction.code))
    return not covering.excusing(report.due_on, day).exists()


def require_not_frozen(report: Report) -> None:
    """Refuse a filing during a freeze: it would post use. The draft stays as it is.

    Raises:
        Conflict: ``frozen``.
    """
    code = report.enterprise.jurisdiction.code
    if not Freeze.objects.in_force().covering(Value(code)).exists():
        return
    raise Conflict(
        "frozen",
        _(
            "An emergency freeze is in force here: nothing can be filed until two people lift it. Nothing was lost, the"
            " draft is kept. If the month is due meanwhile, it is in time until %(days)d days after the freeze."
        )
        % {"days": GRACE_DAYS},
    )
