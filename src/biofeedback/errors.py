"""The root of every deliberate error."""


class BiofeedbackError(Exception):
    """Something this program expected could go wrong, and did.

    Each package has a small tree below this root whose members carry an enum as ``reason`` and
    the facts as fields; ``backend.sentences`` turns them into words. They can be sent between
    processes, whatever their constructors take.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[BiofeedbackError], args: tuple[object, ...], fields: dict[str, object]
) -> BiofeedbackError:
    """An error as it was, without running its constructor again."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error
