"""Asks the desktop's screen saver over D-Bus to leave the display on."""

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusFastError

from biofeedback.backend.awake import AwakeError, AwakeProblem
from biofeedback.clock import Clock, SystemClock

_SYSTEM_CLOCK = SystemClock()
ANSWER_S = 2.0
"""A desktop that takes longer to answer has none."""
_NAME = "org.freedesktop.ScreenSaver"
_PATH = "/org/freedesktop/ScreenSaver"
"""As GNOME, KDE, Xfce, Cinnamon and MATE offer it (freedesktop.org, idle inhibition)."""


class ScreenSaver:
    """Holds an inhibition as long as its connection stands, so it ends with this process."""

    def __init__(self, *, address: str | None = None, clock: Clock = _SYSTEM_CLOCK) -> None:
        self._address = address
        self._clock = clock
        self._bus: MessageBus | None = None

    async def hold(self) -> None:
        """Ask for it. Raises AwakeError where no screen saver answers or it says no."""
        try:
            async with self._clock.timeout(ANSWER_S):
                bus = MessageBus(bus_address=self._address, bus_type=BusType.SESSION)
                self._bus = await bus.connect()
                answer = await self._bus.call(_inhibit())
        except (DBusFastError, OSError, EOFError, TimeoutError) as error:
            await self.release()
            raise AwakeError(AwakeProblem.NO_SERVICE, type(error).__name__) from error
        if answer.message_type is not MessageType.METHOD_RETURN:
            await self.release()
            raise AwakeError(AwakeProblem.REFUSED, str(answer.error_name))

    async def release(self) -> None:
        """Close the connection, and the inhibition with it."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()


def _inhibit() -> Message:
    return Message(
        destination=_NAME,
        path=_PATH,
        interface=_NAME,
        member="Inhibit",
        signature="ss",
        body=["Biofeedback", "A session is running"],
    )
