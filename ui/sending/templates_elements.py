"""The custom elements of the pages of templates; what they show is described beside their name."""

from __future__ import annotations

from ui.kit.parts import VUE, Component


class TemplateCards(Component, component=VUE / "template_cards.js"):
    """Cards ``{id, title, text, kind, category, at, href, shapes, actions}``.

    Emits ``ask`` with {search, category, more?}, ``act`` with [action, id], ``pick`` with an id.
    ``load({cards, rest})`` shows others. With ``local`` it filters what it has by itself.
    """


class BlockEditor(Component, component=VUE / "block_editor.js"):
    """The blocks of a design; emits ``edit`` with one step of ``ui.sending.templates_steps``.

    Emits ``keep`` with the id of a block, ``write`` with [id, way] for one of its ``ways`` of rewording.
    ``show(state)`` replaces what is shown, as ``templates_steps.state`` tells.
    """


class SourceEditor(Component, component=VUE / "source_editor.js"):
    """Source with line numbers and marks at mistakes; emits ``source`` with the text.

    Emits ``write`` with [way, begin, end] of what is selected, for one of its ``ways`` of rewording.
    ``show(text)`` replaces it, ``mark(problems)`` marks lines, ``insert(text)`` writes at the caret.
    """


class TemplatePreview(Component, component=VUE / "template_preview.js"):
    """Mail in a frame without scripts; ``show({html, text, subject})`` fills it in.

    Emits ``block`` with the id of a block that was clicked, ``empty`` with whether to show the mail
    as somebody gets it of whom nothing is known.
    """


class WordChanges(Component, component=VUE / "word_changes.js"):
    """What is different between two wordings: ``changes`` are lines of pieces {fate, text}."""


class SubjectLines(Component, component=VUE / "subject_lines.js"):
    """Subject lines ``lines`` to choose from; emits ``pick`` with one of them."""
