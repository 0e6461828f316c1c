"""Acts on a bulletin: its texts by the drafter, publication or return by a second officer, correction by an edition."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import DateInput, PageForm, text_area
from core.models import TokenScope, label_of
from portal.lifecycles import BULLETIN
from portal.models import Bulletin
from portal.services import bulletins

State = Bulletin.State


class BulletinTextsForm(PageForm):
    situation = text_area(label_of(Bulletin, "situation"), rows=6, max_length=8_000)
    situation_zh = text_area(label_of(Bulletin, "situation_zh"), rows=6, max_length=8_000, required=False)
    outlook = text_area(label_of(Bulletin, "outlook"), max_length=8_000, required=False)
    outlook_zh = text_area(label_of(Bulletin, "outlook_zh"), max_length=8_000, required=False)
    planned_on = forms.DateField(label=label_of(Bulletin, "planned_on"), widget=DateInput, required=False)

    def fit(self, obj: Bulletin, actor: object) -> None:
        """Begin with the texts as they are."""
        for name in self.fields:
            self.initial.setdefault(name, getattr(obj, name, None))


def _planned_on(row: Bulletin) -> dt.date | None:
    return row.planned_on


BULLETINS = declare(
    BULLETIN,
    Act(BULLETIN["update"], bulletins.update, form=BulletinTextsForm, done=_("The texts were saved.")),
    Act(
        BULLETIN["submit"],
        bulletins.submit,
        tone="primary",
        done=_("Submitted. Another officer publishes it."),
    ),
    Act(
        BULLETIN["publish"],
        bulletins.publish,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("The figures of this moment are frozen with it."),
        done=_("The bulletin is published."),
    ),
    Act(BULLETIN["return"], bulletins.return_, scope=TokenScope.APPROVE, done=_("The bulletin was returned.")),
    Act(
        BULLETIN["take_over"],
        bulletins.take_over,
        hint=_("You become its drafter; another officer publishes it."),
        done=_("The draft is yours now."),
    ),
    Act(BULLETIN["withdraw"], bulletins.withdraw, scope=TokenScope.APPROVE, done=_("The draft was withdrawn.")),
    Act(
        BULLETIN["take_down"],
        bulletins.take_down,
        scope=TokenScope.APPROVE,
        hint=_("It leaves the public pages. A new edition can correct it."),
        done=_("The bulletin was taken down."),
    ),
    Act(
        BULLETIN["correct"],
        bulletins.correct,
        scope=TokenScope.APPROVE,
        status=statuses.HTTP_201_CREATED,
        done=_("A new edition was begun with the same texts."),
    ),
    page="pages:bulletin",
    next_steps={
        State.DRAFT: NextStep(_("Its drafter submits it. Another officer publishes or returns it."), _planned_on),
        State.SUBMITTED: NextStep(_("Another officer publishes or returns it."), _planned_on),
        State.RETURNED: NextStep(_("Its drafter changes it and submits it again."), _planned_on),
        State.WITHDRAWN: NextStep(_("Nothing has to be done. Another bulletin of this time can be begun.")),
        State.TAKEN_DOWN: NextStep(_("A new edition corrects it, if its figures are still to be published.")),
        State.PUBLISHED: NextStep(_("Nothing has to be done. If it is wrong, a new edition corrects it.")),
    },
)
