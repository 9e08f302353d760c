"""Signal processing: no clock, file, device, network or thread."""
