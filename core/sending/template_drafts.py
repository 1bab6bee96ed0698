"""What a person types between two saves, kept as it is: right or wrong, on any device."""

from __future__ import annotations

import json
from uuid import UUID

from core.errors import Invalid, NotPermitted
from core.sending import templates
from core.sending.template_content import TemplateContent
from core.system import Work
from data.sending import templates as rows
from data.sending.templates import TemplateDraft

__all__ = ["TemplateDraft", "drop", "find", "keep"]

LARGEST = 1_000_000
"""Characters of JSON."""


async def find(work: Work, template_id: UUID) -> TemplateDraft | None:
    """Return what the person has typed into a template since they saved last."""
    if work.actor.user_id is None:
        return None
    return await rows.draft(work.session, template_id, work.actor.user_id)


async def keep(
    work: Work, template_id: UUID, content: TemplateContent, base_version: int
) -> TemplateDraft:
    """Keep what the person has typed; ``base_version`` is the version they began from."""
    template = await templates.get(work, template_id)
    user_id, words = work.actor.user_id, content.to_json()
    if user_id is None:
        raise NotPermitted("Only people have drafts.")
    if len(json.dumps(words)) > LARGEST:
        raise Invalid("This is larger than a template can be.", field="template")
    draft = await find(work, template_id)
    if draft is None:
        draft = TemplateDraft(
            organization_id=work.organization_id,
            template_id=template.id,
            user_id=user_id,
            base_version=base_version,
            content=words,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(draft)
    draft.content, draft.base_version, draft.updated_at = words, base_version, work.now()
    await work.session.flush()
    return draft


async def drop(work: Work, template_id: UUID) -> None:
    """Throw away what the person has typed since they saved last."""
    draft = await find(work, template_id)
    if draft is not None:
        await work.session.delete(draft)
