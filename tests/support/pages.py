"""Pages of the web, made by hand."""

from __future__ import annotations

PARAGRAPH = (
    "<p>Le conseil de Valbourg a approuvé mardi la fermeture du pont, malgré l'avis contraire de "
    "la commission. Les travaux dureront huit mois et coûteront deux millions d'euros.</p>"
)


def page(body: str, title: str = "Le pont de Valbourg ferme", lang: str = "fr") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
