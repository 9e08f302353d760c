"""The metrics of each profile of definitions, family by family."""
