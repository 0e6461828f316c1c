"""The sign-in page: name and password, and the invented people of a demonstration."""

from typing import Any

from allauth.account.views import LoginView

from enterprises.web import demonstration
from enterprises.web.sign_in_forms import SignInForm


class SignIn(LoginView):
    template_name = "account/login.html"
    form_class = SignInForm

    def get_form_class(self) -> Any:
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["desks"] = demonstration.people_by_desk() if demonstration.is_open() else []
        return context


sign_in = SignIn.as_view()
