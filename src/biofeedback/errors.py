"""The root of every deliberate error."""


class BiofeedbackError(Exception):
    """Something this program expected could go wrong, and did.

    Each package has a small tree below this root whose members carry an enum as ``reason`` and
    the facts as fields; ``backend.sentences`` turns them into words.
    """
