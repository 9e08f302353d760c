"""A benchmark's page: what it says is printed, kept and judged."""


class Page:
    """Lines that are printed and written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.is_met = True

    def say(self, *lines: str) -> None:
        """Print lines and keep them."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def table(self, head: str) -> None:
        """Begin a table; the names of its columns are parted by bars."""
        columns = head.split("|")
        self.say("", f"| {head.replace('|', ' | ')} |", "|---" * len(columns) + "|")

    def row(self, *cells: str) -> None:
        """Say a row of the table."""
        self.say(f"| {' | '.join(cells)} |")

    def judge(self, is_good: object) -> str:
        """Whether a target is met, as a word; one that is not fails the whole."""
        self.is_met = self.is_met and bool(is_good)
        return "PASS" if is_good else "FAIL"
