"""Story files changed at random, until one of them breaks its importer."""
