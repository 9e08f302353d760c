"""Power over frequency: evenly sampled, Lomb-Scargle, autoregressive, and two foreign recipes."""
