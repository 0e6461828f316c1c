"""The words of notifications about consultations: asked, answered, due, and silence told to the office above."""

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import formats
from enterprises.models import Consultation, ConsultedOffice
from enterprises.notification_texts import Facts, Kind, declare


def _stated(facts: Facts) -> dict[str, str]:
    office = facts.get("office") or {}
    chinese = (get_language() or "").startswith("zh") and office.get("place_zh")
    place = office.get("place_zh" if chinese else "place", "")
    return {
        "kind": str(Consultation.Subject(facts["subject_kind"]).label),
        "subject": facts["subject"],
        "day": formats.day(dt.date.fromisoformat(facts["due_on"])),
        "office": f"{office.get('authority', '')} · {place}",
        "opinion": str(ConsultedOffice.Opinion(facts.get("opinion", "")).label),
    }


def _asked_title(facts: Facts) -> str:
    return _("Your office is asked for its opinion by %(day)s: %(subject)s") % _stated(facts)


def _asked_text(facts: Facts) -> str:
    if facts["blocking"]:
        return _("Subject: %(kind)s. It does not go on before the outcome of the consultation is recorded.") % _stated(
            facts
        )
    return _("Subject: %(kind)s. Give the opinion of your office with its reason.") % _stated(facts)


def _answered_title(facts: Facts) -> str:
    return _("%(office)s has answered: %(subject)s") % _stated(facts)


def _answered_text(facts: Facts) -> str:
    return _("Opinion: %(opinion)s.") % _stated(facts)


def _due_title(facts: Facts) -> str:
    return _("The opinion of your office is due on %(day)s: %(subject)s") % _stated(facts)


def _due_text(facts: Facts) -> str:
    return _("Your office has given no opinion. Subject: %(kind)s.") % _stated(facts)


def _silence_title(facts: Facts) -> str:
    return _("%(office)s has not answered by %(day)s: %(subject)s") % _stated(facts)


def _silence_text(facts: Facts) -> str:
    return _("An office below yours was consulted and is silent. Subject: %(kind)s.") % _stated(facts)


CONSULTATION_ASKED = declare("consultation_asked", Kind(_asked_title, _asked_text))
CONSULTATION_ANSWERED = declare("consultation_answered", Kind(_answered_title, _answered_text))
CONSULTATION_DUE = declare("consultation_due", Kind(_due_title, _due_text))
CONSULTATION_SILENCE = declare("consultation_silence", Kind(_silence_title, _silence_text))
