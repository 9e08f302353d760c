"""Numbers of intervals as such, in the time domain and by their distribution."""
