"""Checks: is a claim carried by what it cites, and is a translation sound?"""
