"""Stories as people ask for them: lists, look-up, who may see what, private reading."""
