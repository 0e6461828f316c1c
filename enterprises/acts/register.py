"""Acts on enterprises, their licences and eliminated capacities, and the compliance lists."""

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.acts import Act, declare
from core.forms import DateInput, PageForm, ReasonForm
from core.models import TokenScope
from enterprises.lifecycles import COMPLIANCE_LIST, ELIMINATED_CAPACITY, ENTERPRISE, LICENCE, REVIEW_ROUND
from enterprises.models import Enterprise
from enterprises.services import compliance, eliminated_capacities, enterprises, licences, review_rounds


class EffectiveOnForm(ReasonForm):
    """The reason, and the day from which it applies (today unless stated)."""

    effective_on = forms.DateField(
        label=_("Effective on"), widget=DateInput, required=False, help_text=_("Empty: today.")
    )


class EnterpriseForm(PageForm):
    enterprise = forms.ModelChoiceField(
        label=_("Code of the enterprise"),
        queryset=Enterprise.objects.select_related("jurisdiction"),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no enterprise of this code.")},
    )

    def fit(self, obj: Model, actor: Actor) -> None:
        self.field("enterprise").queryset = Enterprise.objects.visible_to(actor).select_related("jurisdiction")


class EnterForm(EnterpriseForm):
    listed_on = forms.DateField(
        label=_("Listed on"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: the list's own day; today where the enterprise was struck before."),
    )


class StrikeForm(EnterpriseForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    effective_on = forms.DateField(label=_("Struck on"), widget=DateInput, required=False, help_text=_("Empty: today."))


ENTERPRISES = declare(
    ENTERPRISE,
    Act(ENTERPRISE["suspend"], enterprises.suspend, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(ENTERPRISE["reinstate"], enterprises.reinstate, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    exempt={
        "update": "an enterprise is corrected by PUT and PATCH, and by the admin's form",
        "close": "two people close an enterprise with its quota (quotas/acts/successions.py)",
        "merge": "two people merge enterprises with their quota (quotas/acts/successions.py)",
    },
)
LICENCES = declare(
    LICENCE,
    Act(LICENCE["suspend"], licences.suspend, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(LICENCE["reinstate"], licences.reinstate, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(LICENCE["revoke"], licences.revoke, form=EffectiveOnForm, scope=TokenScope.APPROVE),
)
ELIMINATED_CAPACITIES = declare(
    ELIMINATED_CAPACITY,
    Act(ELIMINATED_CAPACITY["withdraw"], eliminated_capacities.withdraw, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:eliminated-capacity",
)
COMPLIANCE_LISTS = declare(
    COMPLIANCE_LIST,
    Act(COMPLIANCE_LIST["enter"], compliance.enter, form=EnterForm, scope=TokenScope.APPROVE),
    Act(COMPLIANCE_LIST["strike"], compliance.strike, form=StrikeForm, scope=TokenScope.APPROVE),
    page="pages:compliance-list",
)
REVIEW_ROUNDS = declare(
    REVIEW_ROUND,
    Act(
        REVIEW_ROUND["record"],
        review_rounds.record,
        page="pages:review-round-record",
        scope=TokenScope.APPROVE,
        done=_("The outcomes were recorded."),
    ),
    page="pages:review-round",
)
