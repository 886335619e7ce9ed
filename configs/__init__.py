"""Settings, profiles, language data and the brief's JSON Schema, as package data."""
