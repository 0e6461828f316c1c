"""Service of documents: how and when a notice, decision or order reached the party. Terms run from that day."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core import clock
from core.errors import Fault
from enterprises.models import Party
from inspections.models import Order
from inspections.services import consents


def faults_of(respondent: Party, day: dt.date, manner: str, consent: str, *, made_on: dt.date) -> Iterator[Fault]:
    """Yield the faults of the service of a document on a day."""
    if manner not in Order.Service.values:
        yield Fault("/service", "invalid_choice", _("State how it was served."))
    if not made_on <= day <= clock.today():
        yield Fault(
            "/served_on", "invalid_day", _("The day of service must not be before the day of issue or after today.")
        )
    elif manner == Order.Service.ELECTRONIC and respondent.enterprise_id is not None:
        if consents.find_in_force(respondent.enterprise_id, day) is None:
            yield Fault(
                "/service", "no_consent", _("No signed consent to electronic service was in force on that day.")
            )
    elif manner == Order.Service.ELECTRONIC and not consent.strip():
        detail = _("Electronic service needs the signed consent of the party. State its number.")
        yield Fault("/consent", "required", detail)


def consent_for(respondent: Party, day: dt.date, manner: str, consent: str) -> str:
    """Return the consent for a service: an enterprise's consent on record, otherwise the paper as named."""
    if manner == Order.Service.ELECTRONIC and respondent.enterprise_id is not None:
        in_force = consents.find_in_force(respondent.enterprise_id, day)
        return f"{in_force.document}: {in_force.address}"[:200] if in_force else ""
    return consent.strip()
