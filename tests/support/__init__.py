"""What tests share: places, articles, makers of briefs, tiny models, runs of the command."""
