"""Pages of an enterprise's own people: its administrator adds and removes clerks and signers, and invites them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core import clock
from core.errors import Correctable, DomainError, Forbidden
from core.forms import PageForm, ReasonForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED
from core.web.pages import page
from enterprises import policies
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.lifecycles.people import PERSON
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import Role
from enterprises.services import invitations, memberships, people
from enterprises.web.current_user import current_user

CREATED = 201
OWN = [(role.value, role.label) for role in (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)]


class PersonForm(PageForm):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        validators=User._meta.get_field("username").validators,
        help_text=gettext_lazy("For signing in: letters of one script and figures, with single . _ @ + - between."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Role"), choices=OWN, widget=forms.CheckboxSelectMultiple, initial=[OWN[0][0]]
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    return _people(request, _enterprise(request))


def _enterprise(request: HttpRequest) -> Enterprise:
    """Return the enterprise asked for, else the first that the reader administers; raise ``Forbidden`` if neither."""
    actor = current_user(request)
    rows = Enterprise.objects.visible_to(actor).select_related("jurisdiction")
    code = request.GET.get("enterprise") or request.POST.get("enterprise")
    if code:
        enterprise = get_object_or_404(rows, code=code)
    else:
        administered = {held.enterprise for held in actor.current_memberships if held.role == Role.ENTERPRISE_ADMIN}
        first = rows.filter(pk__in=[firm.pk for firm in administered if firm]).order_by("code").first()
        if first is None:
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        enterprise = first
    if not policies.can(actor, ENTERPRISE_PEOPLE_MANAGE, enterprise):
        policies.authorise(actor, PEOPLE_MANAGE, enterprise)
    return enterprise


def _people(
    request: HttpRequest,
    enterprise: Enterprise,
    *,
    form: PersonForm | None = None,
    refusal: DomainError | None = None,
    link: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    held = Membership.objects.visible_to(request.user).filter(enterprise=enterprise).select_related("user")
    today = clock.today()
    people_here: dict[UUID, dict[str, Any]] = {}
    for membership in held.order_by("user__name", "user__username", "role"):
        membership.enterprise = enterprise
        row = people_here.setdefault(membership.user_id, {"person": membership.user, "now": [], "before": []})
        ended = membership.valid_to is not None and membership.valid_to < today
        row["before" if ended else "now"].append(membership)
    for row in people_here.values():
        person: User = row["person"]
        person.current_memberships = row["now"]  # known already: managed through his roles here
        row["verbs"] = PERSON.open_verbs(request.user, person) if row["now"] else []
        for membership in row["now"]:
            membership.may_end = MEMBERSHIP.open_verbs(request.user, membership)
        roles = {membership.role for membership in row["now"]}
        row["offered"] = [(value, label) for value, label in OWN if value not in roles] if row["verbs"] else []
    context = {
        "enterprise": enterprise,
        "rows": list(people_here.values()),
        "form": form or PersonForm(),
        "refusal": refusal,
        "faults": refusal is not None,
        "link": link,
        "reason": ReasonForm(),
    }
    return render(request, "enterprises/people.html", context, status=status)


@page
@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Enter a person with roles, and show the link for setting the password."""
    enterprise = _enterprise(request)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _people(request, enterprise, form=form, status=STATUS_INVALID)
    fields = form.cleaned_data
    try:
        person = people.create(
            actor=request.user,
            username=fields["username"],
            name=fields["name"],
            email=fields["email"],
            appointments=[{"role": role, "enterprise": enterprise} for role in fields["roles"]],
        )
        _row, secret = invitations.issue(person, actor=request.user)
    except Correctable as refusal:
        form.refuse(refusal)
        return _people(request, enterprise, form=form, status=STATUS_REFUSED)
    return _people(request, enterprise, link=_link(request, person, secret), status=CREATED)


@page
@never_cache
@require_POST
def invite(request: HttpRequest, username: str) -> HttpResponse:
    enterprise = _enterprise(request)
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    resets_factors = "resets_factors" in request.POST
    if person.has_usable_password():  # an account in use: the link is shown to nobody else
        return _done(
            request,
            enterprise,
            lambda: invitations.send(person, actor=request.user, resets_factors=resets_factors),
            _("The link is sent to the person's own address. If the mail is not accepted, you are notified."),
        )
    try:
        _row, secret = invitations.issue(person, actor=request.user, resets_factors=resets_factors)
    except Correctable as refusal:
        return _people(request, enterprise, refusal=refusal, status=STATUS_REFUSED)
    return _people(request, enterprise, link=_link(request, person, secret), status=CREATED)


@page
@require_POST
def rename(request: HttpRequest, username: str) -> HttpResponse:
    enterprise = _enterprise(request)
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    fields = {name: request.POST.get(name, "").strip() for name in ("new_name", "reason")}
    return _done(
        request,
        enterprise,
        lambda: people.rename(person, actor=request.user, username=fields["new_name"][:60], reason=fields["reason"]),
        _("Corrected. The person has been notified."),
    )


def _link(request: HttpRequest, person: User, secret: str) -> dict[str, Any]:
    return {"person": person, "address": request.build_absolute_uri(reverse("pages:invitation", args=[secret]))}


@page
@require_POST
def grant(request: HttpRequest, username: str) -> HttpResponse:
    enterprise = _enterprise(request)
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    role = request.POST.get("role", "")
    if role not in dict(OWN):
        return redirect(_back(enterprise))
    return _done(
        request,
        enterprise,
        lambda: memberships.grant(person, actor=request.user, role=role, enterprise=enterprise),
        _("Granted."),
    )


@page
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a membership; the service refuses to end the last signer's."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user).exclude(enterprise=None).select_related("enterprise"), pk=pk
    )
    assert membership.enterprise is not None
    return _done(
        request,
        membership.enterprise,
        lambda: memberships.end(membership, actor=request.user, reason=request.POST.get("reason", "")),
        _("Ended. What was done in this role stays on record."),
    )


def _done(request: HttpRequest, enterprise: Enterprise, act: Callable[[], object], text: str) -> HttpResponse:
    try:
        act()
    except Correctable as refusal:
        return _people(request, enterprise, refusal=refusal, status=STATUS_REFUSED)
    messages.success(request, text)
    return redirect(_back(enterprise))


def _back(enterprise: Enterprise) -> str:
    return f"{reverse('pages:people')}?enterprise={enterprise.code}"
