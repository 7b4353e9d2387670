"""Turn a verdict into words and drawings, in either language. Must not decide what is right."""
