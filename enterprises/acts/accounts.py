"""Acts on people, their roles and their second factors; those on officials propose what a second person approves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, Signature, declare
from core.forms import PageForm, ReasonForm
from core.models import TokenScope
from enterprises.acts.register import EffectiveOnForm
from enterprises.lifecycles.factors import FACTOR
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.lifecycles.people import PERSON
from enterprises.services import account_acts, factors, invitations

SIGNED = Signature()


class RenameForm(ReasonForm):
    username = forms.CharField(label=_("User name"), max_length=60)
    field_order = ("username", "reason")


class LinkForm(PageForm):
    resets_factors = forms.BooleanField(
        label=_("Telephone or key was lost: remove the second factors as well"), required=False
    )


PEOPLE = declare(
    PERSON,
    Act(PERSON["rename"], account_acts.rename, form=RenameForm, scope=TokenScope.APPROVE, signature=SIGNED),
    Act(
        PERSON["mail_link"],
        invitations.send,
        form=LinkForm,
        scope=TokenScope.APPROVE,
        hint=_("The link goes to the person's own address. Earlier links stop working."),
        done=_("The link is sent. If the mail is not accepted, you are notified."),
    ),
    Act(PERSON["deactivate"], account_acts.deactivate, scope=TokenScope.APPROVE, signature=SIGNED),
    Act(PERSON["reactivate"], account_acts.reactivate, scope=TokenScope.APPROVE, signature=SIGNED),
    exempt={
        "update": "a person is corrected by PUT and PATCH, and by the admin's form",
        "invite": "it answers with a secret that is shown once (PersonViewSet.invite)",
    },
    next_steps={
        "open": NextStep(_("The person can sign in.")),
        "locked": NextStep(_("The person cannot sign in until the account is reactivated.")),
    },
)
MEMBERSHIPS = declare(
    MEMBERSHIP,
    Act(MEMBERSHIP["end"], account_acts.end, form=EffectiveOnForm, scope=TokenScope.APPROVE, signature=SIGNED),
    next_steps={
        "open": NextStep(_("The person works in this role until it is ended.")),
        "ended": NextStep(_("The person has no longer the rights of this role.")),
    },
)
FACTORS = declare(
    FACTOR,
    Act(FACTOR["release"], factors.release, page="pages:factor-release", scope=TokenScope.APPROVE),
    next_steps={
        "waiting": NextStep(_("An administrator releases it.")),
        "usable": NextStep(_("It is asked for when the person signs in or signs.")),
        "removed": NextStep(_("The person enrols another one.")),
    },
)
