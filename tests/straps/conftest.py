from importlib.util import find_spec

if find_spec("dbus_fast") is not None:  # the tests that need it are left out elsewhere
    from straps.fixtures import bluez

    __all__ = ["bluez"]
