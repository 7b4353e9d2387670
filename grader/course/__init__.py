"""What exists in a course folder, and its release to students. Must not know a submission."""
