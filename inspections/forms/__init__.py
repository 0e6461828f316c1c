"""Forms of actions: declared once, rendered by pages and admin, validated by the services."""
