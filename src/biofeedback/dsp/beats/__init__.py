"""From what a strap sent to beats on one time axis: clocks, losses, presence."""
