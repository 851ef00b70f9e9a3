"""Stories, chapters and their versions, warnings, passages, drafts."""
