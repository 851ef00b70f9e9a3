"""Documents that pandoc has taken apart, put together again as Markdown with what they say."""
