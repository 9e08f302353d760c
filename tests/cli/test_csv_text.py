import csv
import io

from biofeedback.cli.csv_text import csv_text


def test_what_is_written_can_be_read_again() -> None:
    text = csv_text(("name", "value"), [{"name": 'a, "b"\nc', "value": 1.5}, {"name": "d"}])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows == [{"name": 'a, "b"\nc', "value": "1.5"}, {"name": "d", "value": ""}]


def test_no_rows_leave_the_header() -> None:
    assert csv_text(("a", "b"), []) == "a,b\n"
