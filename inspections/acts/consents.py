"""Acts on a consent to electronic service, and the form to enter one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, declare
from core.forms import DateInput, PageForm
from inspections.lifecycles import CONSENT
from inspections.services import consents


class NewConsentForm(PageForm):
    enterprise = forms.CharField(label=_("Code of the enterprise"), max_length=32)
    document = forms.CharField(
        label=_("Signed document"), max_length=200, help_text=_("Its number, or its file number.")
    )
    address = forms.CharField(label=_("Electronic address"), max_length=200)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)


CONSENTS = declare(
    CONSENT,
    Act(
        CONSENT["revoke"],
        consents.revoke,
        done=_("Revoked. Nothing is served electronically from today on."),
    ),
    page="pages:consents",
    listed=True,
    next_steps={
        "standing": NextStep(_("Documents may be served electronically until it is withdrawn.")),
        "revoked": NextStep(_("Documents are served on paper from now on.")),
    },
)
