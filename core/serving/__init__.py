"""The application server: gunicorn manages the processes, waitress serves the clients (``docs/adr/0017``).

Only complete requests reach a thread, so a client that sends slowly, or stops, costs a connection and no thread.
"""
