"""Finding everything from one box: an index of the nouns that are no organizations, and results grouped by noun."""
