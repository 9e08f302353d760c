"""The objects that BlueZ shows on the bus, as far as a program looks at them."""

from dbus_fast import Variant

from straps.strap_body import VirtualStrap

ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
_SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"

Properties = dict[str, dict[str, Variant]]
"""By interface and name."""


def adapter_properties(*, is_powered: bool) -> dict[str, Variant]:
    """The properties of the adapter."""
    return {
        "Address": Variant("s", "00:00:5E:00:53:00"),
        "Powered": Variant("b", is_powered),
        "Discovering": Variant("b", False),
        "Roles": Variant("as", ["central"]),
    }


def device_properties(strap: VirtualStrap) -> dict[str, Variant]:
    """The properties of a strap that is not connected."""
    return {
        "Address": Variant("s", strap.address),
        "Name": Variant("s", strap.name),
        "Alias": Variant("s", strap.name or strap.address.replace(":", "-")),
        "Adapter": Variant("o", ADAPTER_PATH),
        "Connected": Variant("b", False),
        "ServicesResolved": Variant("b", False),
        "Paired": Variant("b", strap.is_paired),
        "UUIDs": Variant("as", [*strap.services]),
        "RSSI": Variant("n", strap.rssi_dbm),
    }


def gatt_objects(strap: VirtualStrap) -> dict[str, Properties]:
    """The services and characteristics of a strap, by path."""
    objects: dict[str, Properties] = {}
    for characteristic in strap.shown:
        service_path = characteristic.path.rpartition("/")[0]
        objects[service_path] = {
            _SERVICE: {
                "UUID": Variant("s", characteristic.service),
                "Device": Variant("o", strap.path),
                "Primary": Variant("b", True),
            }
        }
        objects[characteristic.path] = {
            CHARACTERISTIC: {
                "UUID": Variant("s", characteristic.uuid),
                "Service": Variant("o", service_path),
                "Flags": Variant("as", [*characteristic.flags]),
                "Notifying": Variant("b", False),
                "NotifyAcquired": Variant("b", False),
                "MTU": Variant("q", 517),
                "Value": Variant("ay", b""),
            }
        }
    return objects
