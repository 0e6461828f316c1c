"""A person's deadlines as a calendar for programs, protected by the secret in its address."""

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from core import clock, row_security
from core.web.context import PRODUCT
from core.web.pages import page
from enterprises import deadlines
from enterprises.services import calendars
from enterprises.services.notifications import address
from enterprises.web.current_user import current_user

BEFORE = AHEAD = dt.timedelta(days=366)
REFRESH = dt.timedelta(hours=12)


@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar in the language of its owner's mails; it names duties by number, and no person."""
    person = calendars.owner(secret)
    if person is None:
        raise Http404
    today, host = clock.today(), request.get_host().split(":")[0]
    with row_security.within(person.declared_reach), translation.override(person.language):
        content = _icalendar(deadlines.list_deadlines(person, today - BEFORE, today + AHEAD), host)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _icalendar(rows: Iterable[deadlines.Deadline], host: str) -> bytes:
    """Return deadlines as an iCalendar object (RFC 5545), each an event that fills its day and blocks no time."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Rare Earth Quota Register//EN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(PRODUCT))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for row in rows:
        event = Event()
        event.add("uid", f"{row.key}@{host}")
        event.add("dtstamp", clock.now().astimezone(dt.UTC))
        event.add("dtstart", row.day)
        event.add("dtend", row.day + dt.timedelta(days=1))
        event.add("summary", row.title)
        event.add("url", address(row.path))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person's deadlines and the calendar subscription; a new address is shown once."""
    person, address_once, status = current_user(request), "", 200
    if request.method == "POST":
        secret = calendars.create(actor=person)
        address_once, status = request.build_absolute_uri(reverse("pages:calendar-feed", args=[secret])), 201
    today = clock.today()
    context = {
        "made": address_once,
        "has_one": bool(address_once) or person.calendar_digest is not None,
        "today": today,
        "rows": deadlines.list_deadlines(person, today - BEFORE, today + AHEAD),
    }
    return render(request, "enterprises/calendar.html", context, status=status)


@page
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    calendars.revoke(actor=current_user(request))
    messages.success(request, _("The address of your calendar no longer works."))
    return redirect("pages:my-calendar")
