"""The listener's pages: an episode's page is its transcript with a voice in it.

Pure: values in, bytes out. Links inside the site are relative, so a page works at whatever address
it is served from; only what strangers read (canonical, OpenGraph, JSON-LD, the feed's link)
names the show's address, and only once the show has one.
"""

from __future__ import annotations

from audio_pipeline.site.accent import accent_problems
from audio_pipeline.site.pages import index, page, tombstone
from audio_pipeline.site.static import Assets, artwork_path, asset_names, assets

__all__ = [
    "Assets",
    "accent_problems",
    "artwork_path",
    "asset_names",
    "assets",
    "index",
    "page",
    "tombstone",
]
