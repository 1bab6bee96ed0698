"""Teach NiceGUI our looks: our stylesheet and script in the head, our colours, no stock icons."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Response
from nicegui import app, ui

from ui.theme import assets, tokens


def install(parent: FastAPI) -> None:
    """Serve our assets from the parent application and put them into every NiceGUI page.

    Call it once, before ``ui.run_with``.
    """
    serve(parent)
    ui.add_head_html(assets.head_html(), shared=True)
    app.colors(
        primary=tokens.COLOURS["accent-strong"],
        dark_page=tokens.COLOURS["bg-primary"],
        dark=tokens.COLOURS["bg-card"],
    )
    app.config.quasar_config["loadingBar"] = {"skipHijack": True}
    if "Kit.install(app)" not in app.config.vue_config_script:
        app.config.vue_config_script += "Kit.install(app);"


def serve(parent: FastAPI) -> None:
    """Serve the assets under ``/static/``; a name is never reused, so they are kept for a year."""
    known = assets.all_assets()

    @parent.get(assets.PREFIX + "{name}", include_in_schema=False)
    async def asset(name: str) -> Response:
        found = known.get(name)
        if found is None:
            raise HTTPException(404)
        return Response(
            found.body,
            media_type=found.media_type,
            headers={"cache-control": "public, max-age=31536000, immutable"},
        )
