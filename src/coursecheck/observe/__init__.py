"""Meet a student's object with cases and carry away plain data. Must not know what is right."""
