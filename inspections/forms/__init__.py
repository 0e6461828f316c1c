"""What an act asks for: declared once, dressed by the pages and by the admin, judged by the services."""
