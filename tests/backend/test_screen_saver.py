import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from biofeedback.backend.awake import AwakeError, AwakeProblem
from biofeedback.backend.screen_saver import ScreenSaver
from straps.private_bus import is_possible, private_bus

NAME = "org.freedesktop.ScreenSaver"

pytestmark = pytest.mark.skipif(not is_possible(), reason="needs dbus-daemon")


@pytest.fixture
def address() -> Iterator[str]:
    """A bus of our own."""
    with private_bus() as address:
        yield address


class Desktop:
    """A screen saver that counts who holds it."""

    def __init__(self, bus: MessageBus) -> None:
        self.bus = bus
        self.holders: set[str] = set()
        self.left = asyncio.Event()
        self.refuses = False
        bus.add_message_handler(self._handle)

    def _handle(self, message: Message) -> Message | None:
        if message.member == "NameOwnerChanged" and not message.body[2]:
            self.holders.discard(message.body[0])
            self.left.set()
        if message.message_type is not MessageType.METHOD_CALL or message.member != "Inhibit":
            return None
        if self.refuses:
            return Message.new_error(message, "org.test.No", "not now")
        assert message.body == ["Biofeedback", "A session is running"]
        self.holders.add(message.sender or "")
        return Message.new_method_return(message, "u", [7])


@pytest.fixture
async def desktop(address: str) -> AsyncIterator[Desktop]:
    """One that answers."""
    bus = await MessageBus(bus_address=address).connect()
    await bus.request_name(NAME)
    await bus.call(
        Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="AddMatch",
            signature="s",
            body=["member='NameOwnerChanged'"],
        )
    )
    yield Desktop(bus)
    bus.disconnect()
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def test_the_display_is_held_until_it_is_released(address: str, desktop: Desktop) -> None:
    saver = ScreenSaver(address=address)
    await saver.hold()
    assert len(desktop.holders) == 1
    desktop.left.clear()
    await saver.release()
    while desktop.holders:
        await desktop.left.wait()
        desktop.left.clear()


async def test_a_desktop_that_says_no_is_told(address: str, desktop: Desktop) -> None:
    desktop.refuses = True
    with pytest.raises(AwakeError) as told:
        await ScreenSaver(address=address).hold()
    assert told.value.reason is AwakeProblem.REFUSED


async def test_a_desktop_without_a_screen_saver_is_told(address: str) -> None:
    with pytest.raises(AwakeError) as told:
        await ScreenSaver(address=address).hold()
    assert told.value.reason is AwakeProblem.REFUSED


async def test_no_bus_at_all_is_told() -> None:
    with pytest.raises(AwakeError) as told:
        await ScreenSaver(address="unix:path=/nowhere/at/all").hold()
    assert told.value.reason is AwakeProblem.NO_SERVICE
