"""A feed of the web, made by hand."""

from __future__ import annotations

from tests.support.hostile import BODY

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>L’Écho du Marais</title><link>https://echo-marais.example/</link><language>fr-fr</language>
<item><guid>echo-1</guid><title>Le pont &lt;em&gt;ferme&lt;/em&gt; &amp;amp; la route aussi</title>
<link>https://echo-marais.example/pont</link><dc:creator>Solène Kermadec</dc:creator>
<pubDate>Tue, 12 May 2026 06:15:00 +0200</pubDate><description>Un résumé court.</description>
<content:encoded><![CDATA[<p>{BODY}</p><figure><figcaption>Photo</figcaption></figure>
<p>« C'est long », dit la maire.</p><script>alert(1)</script>
<p><a href="/x">Lire aussi : la crue</a></p>]]>
</content:encoded></item>
<item><title>Vide</title><link>https://echo-marais.example/vide</link></item>
<item><guid>echo-1</guid><title>Le même numéro</title><description>{BODY}</description></item>
</channel></rss>
"""
