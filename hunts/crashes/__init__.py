"""A long search for a chapter that a SIGKILL lost, doubled, disordered or laid bare."""
