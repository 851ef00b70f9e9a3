"""Parts to the JSON that Discord is sent: cards, labels, links, thread names."""
