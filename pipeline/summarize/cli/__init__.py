"""The commands `summarize` and `summarize-models`."""
