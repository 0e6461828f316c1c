"""Pages of the register."""

from django.urls import path

from core.web.lists import list_path
from enterprises.web import (
    approvals,
    calendar,
    demonstration,
    enterprises,
    factor_releases,
    freezes,
    invitation,
    me,
    notifications,
    people,
    standards,
    webhooks,
)

urlpatterns = [
    path("approvals/", approvals.listing, name="approvals"),
    path("approvals/propose/<str:name>/<uuid:pk>/", approvals.propose, name="approval-propose"),
    path("freezes/", freezes.listing, name="freezes"),
    path("approvals/objection/<str:token>/", approvals.objection, name="approval-objection"),
    path("approvals/<uuid:pk>/", approvals.detail, name="approval"),
    path("approvals/<uuid:pk>/<slug:verb>/", approvals.act, name="approval-act"),
    path("demonstration/sign-in/", demonstration.sign_in, name="demonstration-sign-in"),
    list_path("enterprises/", enterprises.listing, name="enterprises"),
    list_path("standards/", standards.listing, name="standards"),
    path("people/", people.listing, name="people"),
    path("people/factors/", factor_releases.waiting, name="factors"),
    path("people/factors/<uuid:pk>/release/", factor_releases.release, name="factor-release"),
    path("people/add/", people.add, name="people-add"),
    path("people/<str:username>/invite/", people.invite, name="people-invite"),
    path("people/<str:username>/rename/", people.rename, name="people-rename"),
    path("people/<str:username>/grant/", people.grant, name="people-grant"),
    path("people/roles/<uuid:pk>/end/", people.end, name="people-end"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("notifications/", notifications.inbox, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications-read"),
    path("notifications/<uuid:pk>/open/", notifications.open_, name="notification-open"),
    path("calendar/<str:secret>/deadlines.ics", calendar.feed, name="calendar-feed"),
    path("webhooks/", webhooks.listing, name="webhooks"),
    path("webhooks/<uuid:pk>/", webhooks.detail, name="webhook"),
    path("webhooks/<uuid:pk>/<slug:verb>/", webhooks.perform, name="webhook-verb"),
    path("me/calendar/", calendar.mine, name="my-calendar"),
    path("me/calendar/end/", calendar.end, name="my-calendar-end"),
    path("me/", me.me, name="me"),
    path("me/sign-ins/", me.my_sign_ins, name="my-sign-ins"),
    path("me/tokens/", me.my_tokens, name="my-tokens"),
    path("me/tokens/<slug:token_key>/revoke/", me.revoke_token, name="revoke-token"),
]
