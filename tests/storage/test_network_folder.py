from pathlib import Path

import pytest

from biofeedback.storage.network_folder import (
    file_system_at,
    is_network_file_system,
    is_on_network,
)

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv rw,relatime shared:2 - nfs4 server:/srv rw,vers=4.2
31 30 0:41 / /srv/anna/local rw - btrfs /dev/vdb rw
32 22 0:42 / /mnt/my\040share rw master:3 propagate_from:2 - cifs //nas/share rw
33 22 0:43 / /mnt/phone rw - fuse.sshfs anna@phone: rw
34 22 0:44 / /mnt/over rw - nfs server:/over rw
35 34 0:45 / /mnt/over rw - tmpfs tmpfs rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "name", "is_network"),
    [
        ("/var/lib/library.sqlite3", "ext4", False),
        ("/srv/anna/library.sqlite3", "nfs4", True),
        ("/srv/anna/local/library.sqlite3", "btrfs", False),
        ("/srvly/library.sqlite3", "ext4", False),
        ("/mnt/my share/library.sqlite3", "cifs", True),
        ("/mnt/phone/library.sqlite3", "fuse.sshfs", True),
        ("/mnt/over/library.sqlite3", "tmpfs", False),
    ],
)
def test_the_deepest_and_last_mount_holds_a_file(path: str, name: str, is_network: bool) -> None:
    assert file_system_at(Path(path), MOUNTS) == name
    assert is_network_file_system(name) is is_network


@pytest.mark.parametrize("name", ["9p", "nfs", "smb3", "smbfs", "vboxsf", "fuse.rclone"])
def test_file_systems_of_networks(name: str) -> None:
    assert is_network_file_system(name)


@pytest.mark.parametrize("name", ["ext4", "xfs", "fuseblk", "fuse.portal", "overlay", "zfs", ""])
def test_file_systems_of_this_computer(name: str) -> None:
    assert not is_network_file_system(name)


def test_no_mount_table_tells_nothing() -> None:
    assert not file_system_at(Path("/library.sqlite3"), "")


def test_this_computers_folders_are_its_own(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path / "not made yet" / "library.sqlite3")


@pytest.mark.parametrize("path", ["//host/share/library.sqlite3", r"\\host\share\library.sqlite3"])
def test_a_path_that_names_a_host_is_a_networks(path: str) -> None:
    assert is_on_network(Path(path))
