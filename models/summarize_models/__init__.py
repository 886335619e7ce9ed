"""The models behind the pipeline: protocols, engines, and the weights they load."""
