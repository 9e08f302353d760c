import importlib
import inspect
import pkgutil

import biofeedback
from biofeedback.errors import BiofeedbackError


def test_every_error_of_the_program_has_the_root() -> None:
    errors = set()
    for module in pkgutil.walk_packages(biofeedback.__path__, "biofeedback."):
        if module.name.endswith("__main__") or ".ui" in module.name:
            continue
        for _, member in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(member, Exception) and member.__module__.startswith("biofeedback"):
                errors.add(member)
    assert BiofeedbackError in errors
    assert [error for error in errors if not issubclass(error, BiofeedbackError)] == []
