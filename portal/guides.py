"""The guides of the roles: the work of each desk in five steps, each on its page; also the stops of a tour."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.type_aliases import Text
from enterprises.roles import Role


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a guide: its page (a URL name without keys), its heading, what is done there; some have a picture."""

    page: str
    title: Text
    text: Text
    pictured: bool = False

    @property
    def url(self) -> str:
        return reverse(f"pages:{self.page}")


@dataclass(frozen=True, slots=True)
class Guide:
    """The work of one desk: its short name in addresses, the roles that do it, and its steps."""

    key: str
    title: Text
    roles: frozenset[Role]
    steps: tuple[Step, ...]

    @property
    def url(self) -> str:
        return reverse("pages:guide", args=[self.key])

    def picture(self, step: Step, language: str) -> str:
        """Return the static file with the picture of a step, or the empty text; ``make screens`` takes it."""
        return f"guide/{language}/{self.key}-{step.page}.webp" if step.pictured else ""


_TODAY_OFFICER = Step(
    "start",
    _("Begin with Today"),
    _("What waits for you stands here by urgency: decisions, overdue orders, deadlines."),
)
GUIDES = (
    Guide(
        "clerk",
        _("Prepare the month of an enterprise"),
        frozenset({Role.ENTERPRISE_CLERK}),
        (
            Step("start", _("See what is due"), _("Each month that is due, returned or begun, with its day.")),
            Step(
                "reports",
                _("Open the month"),
                _("“Begin” copies sites, products and closing stocks of the last month."),
                pictured=True,
            ),
            Step(
                "reports",
                _("Or upload a spreadsheet"),
                _("Every error is named with its row and column. Nothing is written before you confirm."),
            ),
            Step(
                "accounts",
                _("Watch the quota that is left"),
                _("While you type, the page says how much this month takes, and when you exceed it."),
                pictured=True,
            ),
            Step(
                "start",
                _("Hand over to be signed"),
                _("“Hand over to be signed” notifies a signer. What he sends back returns here with his reason."),
            ),
        ),
    ),
    Guide(
        "signer",
        _("Sign and file"),
        frozenset({Role.ENTERPRISE_SIGNER}),
        (
            Step(
                "start",
                _("See what waits for your signature"),
                _("Drafts handed over to you stand first. Take over what waits for another, or send it back."),
            ),
            Step(
                "reports",
                _("Check before you file"),
                _("Every failed check stands at once, with a link to its field; a warning asks for your reason."),
                pictured=True,
            ),
            Step(
                "accounts",
                _("Look at the quota"),
                _("What is allocated, used and left, by programme; each figure opens its documents."),
                pictured=True,
            ),
            Step(
                "orders",
                _("Answer an order"),
                _("Its term counts working days. Ask for more time before it ends; add evidence of what was done."),
            ),
            Step(
                "notifications",
                _("Keep the receipt"),
                _("Each filing has a receipt with its digest. Within seven days you repudiate what you did not file."),
            ),
        ),
    ),
    Guide(
        "company",
        _("Look after the people of an enterprise"),
        frozenset({Role.ENTERPRISE_ADMIN}),
        (
            Step(
                "start",
                _("See what concerns the enterprise"),
                _("Reports, orders, inspections, letters and requests of two people."),
            ),
            Step(
                "people",
                _("Invite people"),
                _("Give each the role of clerk or signer. Each sets the password and second factor by a link."),
                pictured=True,
            ),
            Step(
                "reports",
                _("Follow the months"),
                _("The year at a glance: what is filed, late, returned."),
                pictured=True,
            ),
            Step(
                "approvals",
                _("Decide on requests"),
                _("A second person approves what one has proposed; the preview says what follows."),
            ),
            Step(
                "me",
                _("Look after your account"),
                _("Sessions, sign-ins, tokens and the second factor are yours to end."),
            ),
        ),
    ),
    Guide(
        "regulator",
        _("Distribute quota and decide on reports"),
        frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR, Role.GROUP_OFFICER}),
        (
            _TODAY_OFFICER,
            Step(
                "overview",
                _("See who is over"),
                _("Accounts over their limit, the worst first, with the reason and the forecast."),
                pictured=True,
            ),
            Step(
                "accounts",
                _("Follow a figure to its document"),
                _("Every figure of an account opens its postings, and each posting its notice or report."),
            ),
            Step(
                "notices",
                _("Draft and approve a notice"),
                _("One officer drafts, another approves. The remainder of each level is shown while you type."),
                pictured=True,
            ),
            Step(
                "reports",
                _("Accept or return reports"),
                _("Each stands beside the month and the year before. A return can be taken back for ten minutes."),
            ),
        ),
    ),
    Guide(
        "inspector",
        _("From a flag to a closed case"),
        frozenset({Role.INSPECTOR}),
        (
            _TODAY_OFFICER,
            Step(
                "flags",
                _("Triage the flags"),
                _("Figures, formula and rows stand beside the list. Acknowledge, dismiss, or open a case."),
                pictured=True,
            ),
            Step(
                "inspections",
                _("Plan and record a visit"),
                _("The ranking says whom to visit and why. The checklist works on a telephone."),
                pictured=True,
            ),
            Step(
                "cases",
                _("Lead the case"),
                _("Evidence is sealed at upload; orders count working days; each step is in the journal."),
            ),
            Step(
                "observations",
                _("Compare with what was seen"),
                _("Satellite scenes and tips are compared with licences and reports."),
            ),
        ),
    ),
    Guide(
        "law",
        _("Review and decide penalties"),
        frozenset({Role.LEGAL_REVIEWER, Role.CASE_DECIDER}),
        (
            _TODAY_OFFICER,
            Step(
                "cases",
                _("Open the case file"),
                _("It opens once you have declared that you have no conflict of interest."),
                pictured=True,
            ),
            Step(
                "flags",
                _("Read the evidence behind it"),
                _("Each flag keeps its figures, its formula and the rows it was computed from."),
                pictured=True,
            ),
            Step(
                "approvals",
                _("Decide as the second person"),
                _("Nobody decides on what he has prepared. The preview says what follows."),
            ),
            Step(
                "orders",
                _("Follow the orders"),
                _("What was decided is carried out by orders with a term; what is overdue is escalated by itself."),
            ),
        ),
    ),
    Guide(
        "customs",
        _("Clear exports and compare declarations"),
        frozenset({Role.CUSTOMS_OFFICER}),
        (
            _TODAY_OFFICER,
            Step(
                "can-export",
                _("Ask whether an export is covered"),
                _("The answer names the quota that is left, and is kept with its number."),
                pictured=True,
            ),
            Step(
                "declarations",
                _("Record declarations"),
                _("By sheet or one by one; a declaration that was cancelled stays visible."),
            ),
            Step(
                "export-comparisons",
                _("Compare with the reports"),
                _("The months that differ most stand first."),
                pictured=True,
            ),
            Step(
                "letters",
                _("Write to an enterprise"),
                _("A letter with a day to answer; what is not explained is handed over to an inspector."),
            ),
        ),
    ),
    Guide(
        "tax",
        _("Compare invoices with reports"),
        frozenset({Role.TAX_OFFICER}),
        (
            _TODAY_OFFICER,
            Step(
                "invoices",
                _("Enter invoices"),
                _("By sheet or one by one; a number that is used twice is refused."),
                pictured=True,
            ),
            Step(
                "invoice-comparisons",
                _("Compare with the reports"),
                _("The months that differ most stand first, with both figures."),
                pictured=True,
            ),
            Step(
                "letters",
                _("Write to an enterprise"),
                _("A letter with a day to answer; what is not explained is handed over to an inspector."),
            ),
            Step("overview", _("See the whole province"), _("Who is over its quota and what is missing.")),
        ),
    ),
    Guide(
        "office",
        _("Administer and audit"),
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.COORDINATOR}),
        (
            _TODAY_OFFICER,
            Step(
                "approvals",
                _("Appoint by two"),
                _("One proposes a person and an office, another approves; it takes effect after a day."),
            ),
            Step(
                "catalogue-products",
                _("Keep the reference data"),
                _("Products, programmes, counting rules, due days and texts, by two people and with their days."),
                pictured=True,
            ),
            Step(
                "overview",
                _("Read as it was known"),
                _("Every balance can be read as of a day and as it was known at another."),
            ),
            Step(
                "bulletins",
                _("See what is published"),
                _("Bulletins of a month or a year, with figures frozen at publication."),
                pictured=True,
            ),
        ),
    ),
)
_BY_KEY = {guide.key: guide for guide in GUIDES}


def find(key: str) -> Guide | None:
    return _BY_KEY.get(key)


def guide_for(roles: frozenset[str] | set[str]) -> Guide | None:
    """Return the guide of the first of these roles that has one."""
    return next((guide for guide in GUIDES if not guide.roles.isdisjoint(roles)), None)


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of a tour, with its number and the addresses before and after it."""

    guide: Guide
    step: Step
    number: int
    before: str
    after: str

    @property
    def last(self) -> int:
        return len(self.guide.steps)


def address(guide: Guide, number: int) -> str:
    """Return the address of a step on its tour; nothing before the first and after the last."""
    if not 1 <= number <= len(guide.steps):
        return ""
    return f"{guide.steps[number - 1].url}?tour={guide.key}-{number}"


def stop(request: HttpRequest) -> Stop | None:
    """Return the stop of a tour that the address names, or ``None``."""
    key, _dash, number = request.GET.get("tour", "").rpartition("-")
    guide = find(key)
    if guide is None or number not in (str(each + 1) for each in range(len(guide.steps))):
        return None
    at = int(number)
    return Stop(guide, guide.steps[at - 1], at, address(guide, at - 1), address(guide, at + 1))
