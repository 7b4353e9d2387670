"""The class as a whole: what it knows, where it is stuck, what is worth teaching."""
