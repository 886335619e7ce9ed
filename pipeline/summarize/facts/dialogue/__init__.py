"""Who speaks in an interview, a dialogue, a long quotation or a quoted post."""
