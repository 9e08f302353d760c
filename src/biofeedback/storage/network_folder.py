"""Whether a folder lies on a network, where a library would not be safe."""

import ctypes
import sys
from pathlib import Path

NETWORK_FILE_SYSTEMS = frozenset(
    {
        *("9p", "acfs", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2"),
        *("lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs"),
        *("vboxsf", "vmhgfs"),
    }
)
"""Linux file systems whose files another machine may hold too; shared memory ends there."""

NETWORK_FUSE_FILE_SYSTEMS = frozenset(
    {
        *("ceph", "curlftpfs", "davfs", "davfs2", "glusterfs", "google-drive-ocamlfuse"),
        *(
            "gvfsd-fuse",
            "juicefs",
            "onedriver",
            "rclone",
            "s3fs",
            "smbnetfs",
            "sshfs",
            "vmhgfs-fuse",
        ),
    }
)
"""The same, among those that run in user space (``fuse.NAME``)."""

_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4
"""What GetDriveTypeW says of a network drive."""


def is_on_network(path: Path) -> bool:
    """Whether a file there would lie on another machine.

    Certain on Linux (the mount table) and Windows (network paths and drives); elsewhere only a
    path of the form ``//host/share`` is recognised. The file need not exist.
    """
    if str(path).startswith(("//", "\\\\")):
        return True
    return _is_mounted_from_network(path)


def is_network_file_system(name: str) -> bool:
    """Whether a file system of that name, as the mount table writes it, is a network's."""
    if name.startswith("fuse."):
        return name.removeprefix("fuse.") in NETWORK_FUSE_FILE_SYSTEMS
    return name in NETWORK_FILE_SYSTEMS


def file_system_at(path: Path, mounts: str) -> str:
    """The name of the file system that holds an absolute path; "" when no mount does.

    ``mounts`` has the form of /proc/self/mountinfo (proc(5)): the fifth field is the mount point,
    and the file system's name is the first field after a lone hyphen. Of mounts upon each other
    the last one is seen.
    """
    depth, name = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, names = before.split(" "), after.split(" ")
        if len(fields) < 5:
            continue
        point = Path(_unescaped(fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= depth:
            depth, name = len(point.parts), names[0]
    return name


if sys.platform == "win32":

    def _is_mounted_from_network(path: Path) -> bool:
        drive = path.absolute().anchor
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive) == _DRIVE_REMOTE)

else:

    def _is_mounted_from_network(path: Path) -> bool:
        if not _MOUNTS.is_file():
            return False
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        return is_network_file_system(file_system_at(path.resolve(), mounts))


def _unescaped(field: str) -> str:
    r"""Undo the table's octal escapes of space, tab, newline and backslash.

    >>> _unescaped(r"/mnt/my\040disk")
    '/mnt/my disk'
    """
    for code, character in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        field = field.replace(f"\\{code}", character)
    return field
