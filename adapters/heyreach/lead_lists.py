"""HeyReach as the keeper of LinkedIn lead lists."""

from __future__ import annotations

from adapters.heyreach import limits
from adapters.heyreach.api import HeyReachApi
from adapters.portions import portions
from adapters.shapes import Shape
from core.errors import Rejected
from core.ports.lead_lists import Lead, LeadList, LeadLists

METHOD_NOT_ALLOWED = 405


class HeyReach(LeadLists):
    """LeadLists over their HTTP API."""

    def __init__(self, api: HeyReachApi, *, list_url_template: str = limits.APP_LIST_URL) -> None:
        self._api = api
        self._list_url_template = list_url_template

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.check_key()

    async def find_list(self, name: str) -> LeadList | None:
        """Return the first list of exactly this name."""
        seen = 0
        while True:
            page = await self._api.lists(name, seen)
            rows = list(page["items"].each())
            for row in rows:
                if row["name"].text_or_empty() == name:
                    return _list(row)
            seen += len(rows)
            if not rows or seen >= page["totalCount"].whole():
                return None

    async def create_list(self, name: str) -> LeadList:
        """Create an empty list of people."""
        return _list(await self._api.create_list(name))

    async def get_list(self, ref: str) -> LeadList:
        """Return a list with its current size."""
        return _list(await self._api.get_list(int(ref)))

    async def add_leads(self, ref: str, leads: list[Lead]) -> int:
        """Add people; return how many were new."""
        added = 0
        for some in portions(leads, limits.LEADS_PER_CALL):
            answer = await self._api.add_leads(int(ref), [_lead(lead) for lead in some])
            added += answer["addedLeadsCount"].whole()
        return added

    async def offers_campaigns(self) -> bool:
        """Tell whether the provider's interface makes campaigns; nothing is made by asking.

        Their server answers 405 where an endpoint takes another method, 404 where there is none.
        """
        try:
            await self._api.probe_campaigns()
        except Rejected as no:
            return no.status == METHOD_NOT_ALLOWED
        return True

    def list_url(self, ref: str) -> str:
        """Return the address of the list in the provider's app."""
        return self._list_url_template.format(ref=ref)


def _list(row: Shape) -> LeadList:
    size = row.first("totalItemsCount")
    return LeadList(
        ref=row["id"].text(),
        name=row["name"].text_or_empty(),
        leads=0 if size.value is None else size.whole(),
    )


def _lead(lead: Lead) -> dict[str, str]:
    return {
        "profileUrl": lead.profile_url,
        "firstName": lead.first_name,
        "lastName": lead.last_name,
        "companyName": lead.company,
    }
