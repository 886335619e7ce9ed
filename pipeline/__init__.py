"""The steps from an article to a bilingual brief; `pipeline.brief` shows the whole way."""

__version__ = "0.1.0"
