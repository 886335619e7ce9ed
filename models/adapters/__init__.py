"""The adapters that recipes name, as package data; each folder has its model card."""
