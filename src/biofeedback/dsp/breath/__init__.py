"""What the heart does with each breath: swing, lag, regularity, transfer."""
