"""A heart, lungs, chest and strap that exist only in software, repeatable by seed."""
