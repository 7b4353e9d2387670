"""From observations to marks, and from marks to the gradebook."""
