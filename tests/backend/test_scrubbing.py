import getpass
import platform
from pathlib import Path

import pytest

from biofeedback.backend.scrubbing import Scrubber

ADDRESSES = [
    "00:00:5E:00:53:01",
    "00-00-5e-00-53-01",
    "dev_00_00_5E_00_53_01",
    "8F1D3C2A-77AB-4E0C-9D1F-2B3C4D5E6F70",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_taken_out(address: str) -> None:
    cleaned = Scrubber().clean(f"lost {address}.")
    assert address.removeprefix("dev_") not in cleaned
    assert cleaned.startswith("lost ")


@pytest.mark.parametrize(
    "uuid", ["00002a37-0000-1000-8000-00805f9b34fb", "fb005c81-02e7-f387-1cad-8acd2d8df0c8"]
)
def test_what_all_straps_share_stays(uuid: str) -> None:
    assert Scrubber().clean(uuid) == uuid


def test_whose_computer_it_is_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    monkeypatch.setattr(platform, "node", lambda: "annas-laptop")
    monkeypatch.setattr(Path, "home", lambda: Path("/", "home", "anna"))
    text = f"File {Path('/', 'home', 'anna')}/x.py on Annas-Laptop by anna; savannah"
    assert Scrubber().clean(text) == "File ~/x.py on <computer> by <user>; savannah"


def test_a_user_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert Scrubber().clean("as it was") == "as it was"


def test_folders_and_straps_are_taken_out() -> None:
    scrubber = Scrubber(["Polar H10 AB12"], [Path("/mnt/praxis")])
    assert scrubber.clean("polar h10 ab12 in /mnt/praxis/a") == "<strap> in <folder>/a"
