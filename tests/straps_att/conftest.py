from collections.abc import AsyncIterator

import pytest

from straps_att.att_bench import AttBench, att_bench


@pytest.fixture
async def bench() -> AsyncIterator[AttBench]:
    """Bench A on the test's own loop."""
    async with att_bench() as made:
        yield made
