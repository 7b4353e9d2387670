"""The lessons of the course of row sums: one."""
