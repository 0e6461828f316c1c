"""The words of notifications about consultations: asked, answered, due, and silence told to the office above."""

import datetime as dt
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import formats
from enterprises.models import Consultation, ConsultedOffice
from enterprises.notification_texts import Facts, Sentence, declare_sentences


def _stated(facts: Facts) -> dict[str, Any]:
    office = facts.get("office") or {}
    place = formats.local_text(office.get("place", ""), office.get("place_zh"))
    return {
        "kind": str(Consultation.Subject(facts["subject_kind"]).label),
        "subject": facts["subject"],
        "blocking": facts.get("blocking"),
        "day": formats.day(dt.date.fromisoformat(facts["due_on"])),
        "office": f"{office.get('authority', '')} · {place}",
        "opinion": str(ConsultedOffice.Opinion(facts.get("opinion", "")).label),
    }


def _asked_text(stated: Facts) -> Sentence:
    if stated["blocking"]:
        return _("Subject: %(kind)s. It does not go on before the outcome of the consultation is recorded.")
    return _("Subject: %(kind)s. Give the opinion of your office with its reason.")


_declare = partial(declare_sentences, values=_stated)
CONSULTATION_ASKED = _declare(
    "consultation_asked", _("Your office is asked for its opinion by %(day)s: %(subject)s"), _asked_text
)
CONSULTATION_ANSWERED = _declare(
    "consultation_answered", _("%(office)s has answered: %(subject)s"), _("Opinion: %(opinion)s.")
)
CONSULTATION_DUE = _declare(
    "consultation_due",
    _("The opinion of your office is due on %(day)s: %(subject)s"),
    _("Your office has given no opinion. Subject: %(kind)s."),
)
CONSULTATION_SILENCE = _declare(
    "consultation_silence",
    _("%(office)s has not answered by %(day)s: %(subject)s"),
    _("An office below yours was consulted and is silent. Subject: %(kind)s."),
)
