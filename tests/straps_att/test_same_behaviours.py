"""The behaviours of every bench, over real ATT."""

import pytest

from straps_att.att_bench import AttBench
from straps_shared.behaviours import BEHAVIOURS, Behaviour
from straps_shared.stream_behaviours import STREAM_BEHAVIOURS


@pytest.mark.parametrize(
    "behaviour", BEHAVIOURS + STREAM_BEHAVIOURS, ids=lambda each: each.__name__
)
async def test_behaviour(bench: AttBench, behaviour: Behaviour) -> None:
    await behaviour(bench)
    await bench.quiet()
