"""Which cells run, how they run in a kernel, and what is kept of their outputs."""
