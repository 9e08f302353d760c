"""What the bytes of devices mean; known to sensors and signal processing alike."""
