"""Acts of an inspector on a tip."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import PageForm, ReasonForm, text_area
from core.models import TokenScope
from inspections.acts.parties import party_acts
from inspections.lifecycles import TIP
from inspections.models import Case
from inspections.services import tips


class TextForm(PageForm):
    text = text_area(
        _("Your question or answer"),
        max_length=tips.LONGEST,
        help_text=_("Anyone with the receipt can read it. Your name is not shown."),
    )


class AllegationForm(PageForm):
    allegation = text_area(
        _("Allegation"), help_text=_("Use your own words: the words of the tip could reveal its sender.")
    )


class RouteForm(ReasonForm):
    place = forms.CharField(
        label=_("Code of the place"),
        max_length=6,
        help_text=_("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )


def opened(case: Case) -> str:
    """Return the message after a case was opened."""
    return gettext("Case %(number)s is open.") % {"number": case.number}


TIPS = declare(
    TIP,
    Act(
        TIP["promote"],
        tips.promote,
        form=AllegationForm,
        result=Case,
        status=statuses.HTTP_201_CREATED,
        tone="primary",
        done=opened,
    ),
    Act(TIP["ask"], tips.ask, form=TextForm),
    Act(TIP["propose_closing"], tips.propose_closing, hint=_("A second inspector closes it.")),
    Act(TIP["close"], tips.close, scope=TokenScope.APPROVE),
    Act(TIP["keep_open"], tips.keep_open, scope=TokenScope.APPROVE),
    Act(TIP["route"], tips.route, form=RouteForm, hint=_("Its inspectors are notified.")),
    *party_acts(TIP),
    page="pages:tip",
    next_steps={
        "received": NextStep(_("An officer opens a case, asks the sender or proposes to close it.")),
        "closing": NextStep(_("A second officer closes it or keeps it open.")),
        "closed": NextStep(_("The sender reads the answer with the receipt.")),
        "promoted": NextStep(_("The case leads on.")),
    },
)
