"""The models behind the pipeline: protocols, engines, and the weights they load."""

import os

# Before any import of huggingface_hub, which reads it once: a run never looks for a network.
os.environ["HF_HUB_OFFLINE"] = "1"
