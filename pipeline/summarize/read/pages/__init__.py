"""Web pages: the tree, the article in it, and pages that hold none."""
