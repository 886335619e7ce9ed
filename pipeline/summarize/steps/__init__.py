"""The steps from an article to its brief; `brief` calls them in order."""
