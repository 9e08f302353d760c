import asyncio
import signal

import pytest

from biofeedback.cli.interrupts import WISHES, interrupts


@pytest.mark.parametrize("number", WISHES)
async def test_the_first_signal_is_a_wish(number: signal.Signals) -> None:
    with interrupts() as wished:
        assert not wished.is_set()
        signal.raise_signal(number)
        await wished.wait()


async def test_the_second_signal_is_an_order() -> None:
    async def stubborn() -> None:
        with interrupts() as wished:
            signal.raise_signal(signal.SIGINT)
            await wished.wait()
            signal.raise_signal(signal.SIGINT)
            await asyncio.Event().wait()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(stubborn())


async def test_the_old_handlers_come_back() -> None:
    before = [signal.getsignal(number) for number in WISHES]
    with interrupts():
        assert [signal.getsignal(number) for number in WISHES] != before
    assert [signal.getsignal(number) for number in WISHES] == before
