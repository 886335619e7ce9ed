"""Engines: each runs models of one library behind `models.protocols.TextModel`."""
