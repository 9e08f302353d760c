from straps.fixtures import bluez

__all__ = ["bluez"]
