"""The engine's own mutants: small wrong changes to the code, each of which a named test notices."""
