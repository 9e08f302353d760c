"""Runs every benchmark in its own process and says in one table which targets were met.

``make bench ARGS=--quick`` watches window and straps for one minute instead of ten.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run them all; exit code 1 if any target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="watch window and straps for one minute"
    )
    quick = parser.parse_args().quick
    jobs = {
        "beat_clock.py": [],
        "artefacts.py": [],
        "validation.py": ["--no-peers", "--dry-run"],
        "interval_coverage.py": [],
        "breathing.py": [],
        "ecg_beats.py": [],
        "speed.py": [],
        "pipeline.py": [],
        "strap_faults.py": [],
        "wrong_straps_found.py": [],
        "throughput.py": ["--minutes", "1" if quick else "10"],
        "frames.py": ["--seconds", "60" if quick else "600"],
    }
    outcomes = {}
    for name, arguments in jobs.items():
        print(f"\n=== {name} {' '.join(arguments)}".rstrip(), flush=True)
        done = subprocess.run([sys.executable, HERE / name, *arguments], check=False)
        outcomes[name] = done.returncode
    print("\n=== summary")
    for name, code in outcomes.items():
        print(f"{name:28s} {'PASS' if code == 0 else 'FAIL'}")
    return int(any(outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
