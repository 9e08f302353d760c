"""How sure a number is of itself: block bootstrap over beats or breaths."""
