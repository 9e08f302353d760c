from storage.fixtures import disk, no_thread_is_left, path, recorders, tiny

__all__ = ["disk", "no_thread_is_left", "path", "recorders", "tiny"]
