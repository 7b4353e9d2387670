"""Pictures that notebooks show. Must not know an exercise or an answer."""
