"""The paths of the API by the acts that they perform."""

from drf_spectacular.generators import EndpointEnumerator

from core.acts import Act, Create

PREFIX = "/api/v1/"


def paths_of_acts() -> dict[int, str]:
    """Return the path of each act by the act's identity, such as ``orders/{pk}/verify/``."""
    paths: dict[int, str] = {}
    for path, _regex, method, view in EndpointEnumerator().get_api_endpoints():
        act: Act | None = getattr(view, "initkwargs", {}).get("act")
        if act is None and method == "DELETE" and getattr(view.cls, "acts", None) is not None:
            act = next((declared for declared in view.cls.acts if declared.deletes), None)
        if act is not None:
            paths[id(act)] = path.removeprefix(PREFIX)
    return paths


def created_at() -> dict[str, Create]:
    """Return the acts that make records by the paths of their collections, such as ``deposits/``."""
    posts = {
        path: view.cls for path, _regex, method, view in EndpointEnumerator().get_api_endpoints() if method == "POST"
    }
    found = {
        path: getattr(cls, "creates", None) for path, cls in posts.items() if path.count("/") == PREFIX.count("/") + 1
    }
    return {path.removeprefix(PREFIX): act for path, act in found.items() if act is not None}
