"""What is wrong between this computer and a strap: looked at step by step, in a sheet."""
