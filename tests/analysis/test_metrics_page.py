from pathlib import Path

import pytest

from biofeedback.analysis.metrics_page import metrics_page
from biofeedback.dsp.catalogue import catalogue

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_page_in_the_documentation_is_the_catalogues() -> None:
    assert PAGE.read_text(encoding="utf-8") == metrics_page()


@pytest.mark.parametrize("name", list(catalogue()))
def test_says_everything_about_each_metric(name: str) -> None:
    metric, page = catalogue()[name], metrics_page()
    assert f"(`{name}`)" in page
    for text in (metric.definition, metric.reference, metric.deviations, metric.caveat):
        assert text in page
