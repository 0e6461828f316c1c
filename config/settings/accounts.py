"""Settings of accounts: passwords, sessions, second factors."""

from config.settings.paths import env

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "enterprises.passwords.NoDomainWords"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "enterprises.web.allauth_adapters.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or SESSION_COOKIE_AGE after it began
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = (
    False  # the library's are kept in the cache; enterprises.services.attempt_delays counts in the database
)
ACCOUNT_FORMS = {
    "change_password": "enterprises.web.sign_in_forms.ChangePasswordForm",  # pragma: allowlist secret
    "reauthenticate": "enterprises.web.sign_in_forms.PasswordAgainForm",
}
MFA_ADAPTER = "enterprises.web.allauth_adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "enterprises.web.sign_in_forms.CodeForm",
    "reauthenticate": "enterprises.web.sign_in_forms.CodeAgainForm",
    "activate_totp": "enterprises.web.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "enterprises.web.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "enterprises.web.sign_in_forms.RenamePasskeyForm",
}
# Approving a notice and filing a report are signed with a second factor, except in a demonstration.
SIGNING_NEEDS_SECOND_FACTOR = True
RELAXED_SIGNING_ALLOWED = False
# Officials and administrators use a second factor when they sign in, except in a demonstration.
SIGN_IN_NEEDS_SECOND_FACTOR = True
RELAXED_SIGN_IN_ALLOWED = False
# For how many hours a factor that replaces another cannot sign.
FACTOR_WAIT_HOURS = env.whole("FACTOR_WAIT_HOURS", 24)
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Seconds without a request after which a session ends.
SESSION_IDLE_SECONDS = env.whole("SESSION_IDLE_SECONDS", 2 * 60 * 60)
SESSION_IDLE_SECONDS_OFFICIALS = env.whole("SESSION_IDLE_SECONDS_OFFICIALS", 30 * 60)
# Limits per person: valid API tokens, and unused invitations made.
MOST_TOKENS = env.whole("MOST_TOKENS", 20)
MOST_INVITATIONS = env.whole("MOST_INVITATIONS", 50)
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
THEME_COOKIE_NAME = "theme"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # and no cookie of its own
