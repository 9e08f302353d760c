"""What virtual radios hear of one another, with two faults of bumble's radio mended."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bumble import hci, ll
from bumble.controller import Connection, Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink
from bumble.transport.common import Transport


def _always() -> bool:
    return True


class AirController(Controller):
    """A radio that can be out of reach, and whose attempt to connect can be called off."""

    def __init__(
        self,
        name: str,
        *,
        air: "Air",
        address: str,
        is_in_reach: Callable[[], bool] = _always,
        host: Transport | None = None,
    ) -> None:
        super().__init__(
            name,
            host_source=None if host is None else host.source,
            host_sink=None if host is None else host.sink,
            link=air,
            public_address=address,
        )
        self.is_in_reach = is_in_reach
        """Whether others hear it advertise; a connection that stands is not touched by it."""
        self.is_silenced = False
        """Whether everything it says within its connections is lost, and all that is said to it."""

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """End the attempt, as the specification asks (7.8.13); bumble only says that it did."""
        attempt, self.pending_le_connection = self.pending_le_connection, None
        if attempt is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=attempt.peer_address.address_type,
                peer_address=attempt.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)


class Air(LocalLink):
    """Where all virtual radios of a bench are."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Carry data along a connection.

        bumble signs it with the sender's random address of the moment instead of the one that
        the connection was made with, so that nobody knows whom it came from.
        """
        connection = sender_controller.le_connections.get(destination_address)
        receiver = None if connection is None else self._other_end(connection)
        if connection is None or receiver is None or _is_lost(sender_controller, receiver):
            return
        asyncio.get_running_loop().call_soon(
            receiver.on_link_acl_data, connection.self_address, transport, data
        )

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Let everybody hear it, if the sender is in reach."""
        if not isinstance(sender_controller, AirController) or sender_controller.is_in_reach():
            super().send_advertising_pdu(sender_controller, packet)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Carry a radio's own message; to one that is gone it is lost, as in the world."""
        with suppress(ValueError):
            super().send_ll_control_pdu(sender_address, receiver_address, packet)

    def cut(self, controller: Controller, reason: hci.HCI_ErrorCode) -> None:
        """End every connection of a radio, at both ends, for a reason."""
        for connection in tuple(controller.le_connections.values()):
            other = self._other_end(connection)
            controller.on_le_disconnected(connection, reason)
            if other is not None:
                other.on_le_disconnected(other.le_connections[connection.self_address], reason)

    def _other_end(self, connection: Connection) -> Controller | None:
        for controller in self.controllers:
            back = controller.le_connections.get(connection.self_address)
            if back is not None and back.self_address == connection.peer_address:
                return controller
        return None


def _is_lost(sender: Controller, receiver: Controller) -> bool:
    return any(isinstance(end, AirController) and end.is_silenced for end in (sender, receiver))
