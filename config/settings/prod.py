"""Settings for production: nothing important has a default."""

import re

from django.core.exceptions import ImproperlyConfigured

from config.settings import metrics
from config.settings.base import *
from config.settings.base import DATA_DIR, env

DEBUG = False
if env.day("BUSINESS_DATE") is not None:
    raise ImproperlyConfigured("BUSINESS_DATE is for development and demonstrations: production goes by the clock")
for _image in env.names("IMAGES"):  # the site's name, if a compose file gives it
    if not re.search(r"@sha256:[0-9a-f]{64}$", _image):
        raise ImproperlyConfigured(f"the image {_image} is not named by its digest: run deploy/pin-images.sh")
SIGN_IN_NEEDS_SECOND_FACTOR = env.flag("SIGN_IN_NEEDS_SECOND_FACTOR", True)  # the start-up checks refuse False
SIGNING_NEEDS_SECOND_FACTOR = env.flag("SIGNING_NEEDS_SECOND_FACTOR", True)  # the start-up checks refuse False
for _needed in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BROKER_URL", "EMAIL_URL", "SEAL_KEY"):
    env.text(_needed)
SECRET_KEY = env.secret("SECRET_KEY", shortest=40)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")  # used before: data encrypted with them can still be read
if any(len(_key) < 32 for _key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("SECRET_KEY_FALLBACKS contains a key that is too short: separate keys by commas")
SEAL_KEY = env.secret("SEAL_KEY", shortest=40)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
SITE_ADDRESS = env.text("SITE_ADDRESS", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
MAILERS = {"default": env.mailer(env.text("EMAIL_URL"))}

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.whole("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# A browser accepts such a cookie only over TLS, from this host and for all of it: no other host can set one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
ACTOR_COOKIE_NAME = "__Host-actor"
POSITION_COOKIE_NAME = "__Host-position"
LANGUAGE_COOKIE_NAME = "__Host-language"
THEME_COOKIE_NAME = "__Host-theme"
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
metrics.share_between_processes(DATA_DIR / "metrics")
