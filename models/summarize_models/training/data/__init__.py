"""From files of pairs and articles to examples that a network is trained on."""
