"""What authors and admins are told: to whom, in which words, once."""
