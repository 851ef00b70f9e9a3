"""A hunt for reactions and comments that a crash or a lost connection costs."""
