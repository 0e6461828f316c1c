"""The admin app with the register's own site in place of the library's."""

from django.contrib.admin.apps import AdminConfig


class RegisterAdminConfig(AdminConfig):
    default_site = "config.admin_site.RegisterSite"
