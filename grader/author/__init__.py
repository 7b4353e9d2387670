"""For whoever writes a course: its proof, one answer at a time, and the speed of grading."""
