"""The sign-in page: name and password, and in a demonstration its invented people."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView

from core.web.forms import dress
from enterprises.web import demonstration


class SignInForm(LoginForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""  # a forgotten password is set anew by an administrator
            dress(field.widget)


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
