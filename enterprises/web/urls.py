"""Pages of the register."""

from django.urls import path

from enterprises.web import demonstration, enterprises, public

urlpatterns = [
    path("demonstration/sign-in/", demonstration.sign_in, name="demonstration-sign-in"),
    path("enterprises/", enterprises.listing, name="enterprises"),
    path("public/register/", public.register, name="public-register"),
]
