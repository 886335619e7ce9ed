"""The settings: their schema, and how their layers are merged."""
