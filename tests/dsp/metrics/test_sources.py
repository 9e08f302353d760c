import re

from biofeedback.dsp.metrics import sources


def test_each_source_has_its_doi() -> None:
    texts = [text for name, text in vars(sources).items() if name.isupper()]
    assert texts
    assert all(re.search(r"\d{4}, doi:10\.\d{4,5}/\S+$", text) for text in texts)
