"""The sign-in of a demonstration, which lets a visitor act as any of its invented people with one click.

It is available only if ``load_demo`` has fixed the business day, the settings allow a demonstration, and the person is
an invented one.
"""

from collections import OrderedDict
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import clock
from enterprises.models import Membership, User
from enterprises.roles import Role

DESKS = (
    (_("Ministries"), (Role.NATIONAL_REGULATOR, Role.COORDINATOR)),
    (_("Provinces"), (Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR)),
    (_("Groups"), (Role.GROUP_OFFICER,)),
    (_("Enterprises"), (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)),
    (_("Inspection and law"), (Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER)),
    (_("Other offices"), (Role.CUSTOMS_OFFICER, Role.TAX_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)),
)


def is_open() -> bool:
    return bool(getattr(settings, "DEMO_PASSWORD", "")) and clock.fixed_day() is not None


def people_by_desk() -> list[dict[str, Any]]:
    """Return the invented people who can sign in, grouped by the kind of desk they sit at."""
    memberships = Membership.objects.in_force(clock.today()).select_related(
        "authority", "jurisdiction", "enterprise", "group"
    )
    people = (
        User.objects.filter(fictitious=True, is_active=True)
        .prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="desks"))
        .order_by("username")
    )
    desk_of = {role: index for index, (_label, roles) in enumerate(DESKS) for role in roles}
    groups: OrderedDict[int, list[User]] = OrderedDict((index, []) for index in range(len(DESKS)))
    for person in people:
        if person.has_usable_password() and person.desks:
            groups[desk_of[person.desks[0].role]].append(person)
    return [{"label": DESKS[index][0], "people": members} for index, members in groups.items() if members]


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    if not is_open():
        raise Http404
    person = get_object_or_404(User, username=request.POST.get("username", ""), fictitious=True, is_active=True)
    if not person.has_usable_password():
        raise Http404
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    # As after a password: a person with a second factor must use it.
    return perform_login(request, Login(user=person, redirect_url=back if inside else settings.LOGIN_REDIRECT_URL))
