"""Heart-rate straps over Bluetooth Low Energy."""
