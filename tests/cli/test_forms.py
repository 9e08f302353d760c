import argparse
import json

import pytest

from biofeedback.cli.forms import Form, Forms, form_of, show

FORMS: Forms[int] = Forms(
    text=lambda one: f"number {one}",
    json=lambda one: {"number": one},
    csv=lambda several: "number\n" + "".join(f"{one}\n" for one in several),
)


@pytest.mark.parametrize(
    ("is_json", "is_csv", "form"),
    [(True, False, Form.JSON), (False, True, Form.CSV), (False, False, Form.TEXT)],
)
def test_the_form_is_as_asked(is_json: bool, is_csv: bool, form: Form) -> None:
    assert form_of(argparse.Namespace(json=is_json, csv=is_csv)) is form


def test_each_form_holds_all_results(capsys: pytest.CaptureFixture[str]) -> None:
    show([1, 2], FORMS, Form.JSON)
    assert json.loads(capsys.readouterr().out) == [{"number": 1}, {"number": 2}]
    show([1, 2], FORMS, Form.CSV)
    assert capsys.readouterr().out == "number\n1\n2\n"
    show([1, 2], FORMS, Form.TEXT)
    assert capsys.readouterr().out == "number 1\n\nnumber 2\n\n"


def test_nothing_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    show([], FORMS, Form.JSON)
    assert json.loads(capsys.readouterr().out) == []
