"""Objects of a class that are alive in this process."""

import gc


def instances[Kind](of: type[Kind]) -> list[Kind]:
    """Return the instances of a class and of those below it; lazy objects are not evaluated.

    Objects that a worker has kept out of garbage collections (``config.celery``) are found too.
    """
    gc.unfreeze()
    found = [one for one in gc.get_objects() if issubclass(type(one), of)]
    gc.freeze()
    return found
