import importlib
import inspect
import pickle
import pkgutil
from pathlib import Path

import biofeedback
from biofeedback.errors import BiofeedbackError
from biofeedback.storage.errors import RecorderBusyError


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


def test_an_error_survives_the_way_to_another_process() -> None:
    error = RecorderBusyError(Path("library"), pid=7, host="desk", heartbeat_age_s=1.5)
    sent = pickle.loads(pickle.dumps(error))
    assert type(sent) is RecorderBusyError
    assert (str(sent), vars(sent)) == (str(error), vars(error))
