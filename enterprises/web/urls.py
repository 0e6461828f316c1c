"""Pages of the register."""

from django.urls import path

from enterprises.web import demonstration, enterprises, me, public

urlpatterns = [
    path("demonstration/sign-in/", demonstration.sign_in, name="demonstration-sign-in"),
    path("enterprises/", enterprises.listing, name="enterprises"),
    path("public/register/", public.register, name="public-register"),
    path("me/", me.me, name="me"),
    path("me/tokens/", me.my_tokens, name="my-tokens"),
    path("me/tokens/<slug:token_key>/revoke/", me.revoke_token, name="revoke-token"),
]
