"""Acts on enterprises, their licences and eliminated capacities, and the compliance lists."""

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.acts import NOTHING, Act, Create, NextStep, declare
from core.forms import DateInput, PageForm, ReasonForm, text_area
from core.models import TokenScope, label_of
from enterprises.capabilities import CAPACITY_ELIMINATE
from enterprises.forms.codes import EnterpriseField
from enterprises.forms.sites import SiteForm
from enterprises.lifecycles.compliance import COMPLIANCE_LIST
from enterprises.lifecycles.eliminated_capacities import ELIMINATED_CAPACITY
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.lifecycles.licences import LICENCE
from enterprises.lifecycles.review_rounds import REVIEW_ROUND
from enterprises.models import EliminatedCapacity, Enterprise
from enterprises.services import compliance, eliminated_capacities, enterprises, licences, review_rounds


class EffectiveOnForm(ReasonForm):
    """The reason, and the day from which it applies (today unless stated)."""

    effective_on = forms.DateField(
        label=_("Effective on"), widget=DateInput, required=False, help_text=_("Empty: today.")
    )


class EnterpriseForm(PageForm):
    enterprise = EnterpriseField()

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


class EliminatedCapacityForm(SiteForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=EliminatedCapacity.Kind.choices)
    tonnes = forms.DecimalField(
        label=label_of(EliminatedCapacity, "tonnes"), max_digits=12, decimal_places=3, min_value=0
    )
    day = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        help_text=_("From this day on the capacity no longer counts."),
    )
    reason = text_area(_("Reason"), max_length=2000)
    document = text_area(_("Document"), max_length=2000)


CREATE_ELIMINATED_CAPACITY = Create(
    service=eliminated_capacities.record,
    form=EliminatedCapacityForm,
    capability=CAPACITY_ELIMINATE,
    title=_("Record eliminated capacity"),
    lead=_("From its day on it no longer counts as capacity of the site: for quota, licences and plans."),
    done=_("The entry was recorded."),
    scope=TokenScope.APPROVE,
)
ENTERPRISES = declare(
    ENTERPRISE,
    Act(ENTERPRISE["suspend"], enterprises.suspend, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(ENTERPRISE["reinstate"], enterprises.reinstate, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    exempt={
        "update": "an enterprise is corrected by PUT and PATCH, and by the admin's form",
        "close": "two people close an enterprise with its quota (quotas/acts/successions.py)",
        "merge": "two people merge enterprises with their quota (quotas/acts/successions.py)",
    },
    next_steps={
        "active": NextStep(_("Its monthly reports are due as before.")),
        "suspended": NextStep(_("It may not produce until it is reinstated.")),
        "closed": NOTHING,
        "merged": NextStep(_("Its successor goes on with its quota and its reports.")),
    },
)
LICENCES = declare(
    LICENCE,
    Act(LICENCE["suspend"], licences.suspend, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(LICENCE["reinstate"], licences.reinstate, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    Act(LICENCE["revoke"], licences.revoke, form=EffectiveOnForm, scope=TokenScope.APPROVE),
    exempt={"outline": "two people enter the outline of a licence (inspections/acts/licence_outlines.py)"},
    next_steps={
        "pending": NextStep(_("It is in force from its first day.")),
        "in_force": NextStep(_("It is examined in the next review round.")),
        "suspended": NextStep(_("Nothing may be produced under it until it is reinstated.")),
        "revoked": NextStep(_("The enterprise needs a new licence to go on.")),
        "expired": NextStep(_("The enterprise needs a new licence to go on.")),
    },
)
ELIMINATED_CAPACITIES = declare(
    ELIMINATED_CAPACITY,
    Act(ELIMINATED_CAPACITY["withdraw"], eliminated_capacities.withdraw, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:eliminated-capacity",
    next_steps={
        "counts": NextStep(
            _("Nothing has to be done. If it is wrong, it is withdrawn: by two people if months of it are over.")
        ),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
COMPLIANCE_LISTS = declare(
    COMPLIANCE_LIST,
    Act(COMPLIANCE_LIST["enter"], compliance.enter, form=EnterForm, scope=TokenScope.APPROVE),
    Act(COMPLIANCE_LIST["strike"], compliance.strike, form=StrikeForm, scope=TokenScope.APPROVE),
    page="pages:compliance-list",
    next_steps={
        "announced": NextStep(_("Two officers enter further enterprises or strike them.")),
    },
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
    next_steps={
        "ordered": NextStep(_("The office records the outcome for each licence."), lambda row: row.due_on),
    },
)
