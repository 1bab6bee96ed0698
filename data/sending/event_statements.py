"""The statements that store events of mail, label them and add them up."""

from __future__ import annotations

from sqlalchemy import text

from data.composed import statement

MOST_PER_MESSAGE = 500
"""Opens and clicks kept of one message; who reloads an image all day fills no disk."""
_BEGIN = """
    insert into engagements
        (id, organization_id, campaign_id, contact_id, opens, clicks, counted, counted_id)
    select id, organization_id, campaign_id, contact_id, 0, 0, false, 0
      from messages where id {which} order by id
    on conflict (id) do update set counted = false
"""
BEGIN = statement(_BEGIN, which="= any(cast(:ids as uuid[]))")
BEGIN_MANY = statement(_BEGIN, which="in (select message_id from fresh_hits)")
LOCK = text("""
    with locked as (
        select id from engagements
         where id = any(cast(:ids as uuid[])) order by id for update)
    select count(*) from locked
""")
ALONE = text("""
    select pg_advisory_xact_lock(key) from (
        select distinct hashtextextended(coalesce(campaign_id, organization_id)::text, 0) as key
          from engagements where id = any(cast(:ids as uuid[])) order by key) keys
""")
"""Who counts for a campaign does it alone: counts are taken away and added in two steps."""
TOUCHED = text("""
    select distinct organization_id, campaign_id from engagements
     where id = any(cast(:ids as uuid[]))
""")
UNCOUNTED = text("""
    with due as (
        select id from engagements where not counted
         order by id limit :limit for update skip locked)
    select count(*) as messages, cast(array_agg(id) as text) as ids from due
""")
"""The ids stay text: they go back as they come, and cost nothing here."""
STAGE = text("""
    create temp table fresh_hits (message_id uuid, kind text, at timestamptz, link int,
        machine text, agent text, network text, detail jsonb) on commit drop
""")
_STORE = """
    insert into message_events (organization_id, campaign_id, message_id, contact_id,
        kind, at, link, machine, agent, network, detail)
    select organization_id, campaign_id, id, contact_id,
        kind, at, link, machine, agent, network, detail
      from (select e.organization_id, e.campaign_id, e.id, e.contact_id, h.*, e.opens + e.clicks
                + row_number() over (partition by h.message_id order by h.at) as number
              from {source} join engagements e on e.id = h.message_id) fresh
     where number <= {most} or kind not in ('opened', 'clicked')
     order by at
"""
STORE_MANY = statement(_STORE, source="fresh_hits h", most=str(MOST_PER_MESSAGE))
STORE_FEW = statement(
    _STORE,
    source="""unnest(cast(:message_id as uuid[]), cast(:kind as text[]),
        cast(:at as timestamptz[]), cast(:link as int[]), cast(:machine as text[]),
        cast(:agent as text[]), cast(:network as text[]), cast(:detail as jsonb[]))
        as h(message_id, kind, at, link, machine, agent, network, detail)""",
    most=str(MOST_PER_MESSAGE),
)
LABEL = text("""
    with known as (
        select v.id, v.message_id, v.kind, v.at, v.link, v.machine, c.links,
               coalesce(min(v.at) filter (where v.kind = 'delivered')
                   over (partition by v.message_id), m.sent_at) as arrived,
               max(v.at) filter (where v.kind = 'opened') over (partition by v.message_id
                   order by v.at range between cast(:after_open as interval) preceding
                   and current row) as opened
          from message_events v
          join messages m on m.id = v.message_id
          left join campaigns c on c.id = v.campaign_id
         where v.message_id = any(cast(:ids as uuid[]))
    ), bursts as (
        select one.id from known one
          join known other on other.message_id = one.message_id and other.kind = 'clicked'
           and other.at between one.at - cast(:burst as interval) and one.at + cast(:burst as interval)
         where one.kind = 'clicked'
         group by one.id, one.links
        having count(distinct other.link)
            >= least(:burst_links, greatest(2, jsonb_array_length(one.links)))
    ), labelled as (
        select known.id, concat_ws(' ', nullif(machine, ''),
            case when at < arrived + cast(:after_delivery as interval)
                  and machine !~ 'at_delivery' then 'at_delivery' end,
            case when kind = 'clicked' and opened is not null
                  and machine !~ 'with_open' then 'with_open' end,
            case when bursts.id is not null and machine !~ 'burst' then 'burst' end) as machine
          from known left join bursts on bursts.id = known.id
         where kind in ('opened', 'clicked')
    )
    update message_events v set machine = labelled.machine
      from labelled where labelled.id = v.id and labelled.machine <> v.machine
""")
ENGAGE = text("""
    update engagements e set
        delivered_at = f.delivered_at, bounced_at = f.bounced_at,
        opened_at = f.opened_at, person_opened_at = f.person_opened_at, opens = f.opens,
        clicked_at = f.clicked_at, person_clicked_at = f.person_clicked_at, clicks = f.clicks,
        complained_at = f.complained_at, replied_at = f.replied_at,
        counted = true, counted_id = f.last_id,
        unsubscribed_at = case when f.resubscribed_at > f.left_at then null else f.unsubscribed_at end
      from (select message_id, max(id) as last_id,
            min(at) filter (where kind = 'delivered') as delivered_at,
            min(at) filter (where kind = 'opened') as opened_at,
            min(at) filter (where kind = 'opened' and machine = '') as person_opened_at,
            count(*) filter (where kind = 'opened') as opens,
            min(at) filter (where kind = 'clicked') as clicked_at,
            min(at) filter (where kind = 'clicked' and machine = '') as person_clicked_at,
            count(*) filter (where kind = 'clicked') as clicks,
            min(at) filter (where kind = 'bounced') as bounced_at,
            min(at) filter (where kind = 'complained') as complained_at,
            min(at) filter (where kind = 'unsubscribed') as unsubscribed_at,
            max(at) filter (where kind = 'unsubscribed') as left_at,
            max(at) filter (where kind = 'resubscribed') as resubscribed_at,
            min(at) filter (where kind = 'replied') as replied_at
          from message_events where message_id = any(cast(:ids as uuid[])) group by message_id) f
     where e.id = f.message_id
""")
WAKE = text("""
    with engaged as (
        select contact_id, max(at) as at from message_events
         where message_id = any(cast(:ids as uuid[])) and contact_id is not null
           and kind in ('opened', 'clicked', 'replied') and machine = ''
         group by contact_id
    ), behind as (
        select c.id, engaged.at from contacts c join engaged on engaged.contact_id = c.id
         where c.last_engaged_at is null or c.last_engaged_at < engaged.at - interval '1 hour'
         order by c.id for update of c
    )
    update contacts c set last_engaged_at = behind.at from behind where c.id = behind.id
""")
FORGET = text("""
    delete from campaign_counts
     where organization_id = :organization_id and campaign_id = :campaign_id
""")
_COUNT = """
    insert into campaign_counts
        (organization_id, campaign_id, kind, link, hour, total, machine, reached, people)
    select organization_id, campaign_id, kind, link, hour,
           {sign} * sum(total), {sign} * sum(machine),
           {sign} * count(*) filter (where first = first_of_all),
           {sign} * count(*) filter (where person = person_of_all)
      from (select *, min(first) over each as first_of_all, min(person) over each as person_of_all
              from (select organization_id, campaign_id, message_id, kind, bucket as link,
                           date_trunc('hour', at, 'UTC') as hour, count(*) as total,
                           count(*) filter (where machine <> '') as machine,
                           min(at) as first, min(at) filter (where machine = '') as person
                      from message_events
                     cross join lateral unnest(case when link > 0 then array[0, link]
                                                    else array[0] end) as bucket
                     where {which}
                     group by organization_id, campaign_id, message_id, kind, bucket,
                              date_trunc('hour', at, 'UTC')) per_hour
            window each as (partition by message_id, kind, link)) per_message
     group by organization_id, campaign_id, kind, link, hour
     order by organization_id, campaign_id, kind, link, hour
    on conflict (organization_id, campaign_id, kind, link, hour) do update set
        total = campaign_counts.total + excluded.total,
        machine = campaign_counts.machine + excluded.machine,
        reached = campaign_counts.reached + excluded.reached,
        people = campaign_counts.people + excluded.people
"""
TAKE_AWAY = statement(
    _COUNT,
    sign="-1",
    which="""message_id = any(cast(:ids as uuid[])) and message_events.id <=
        (select counted_id from engagements e where e.id = message_events.message_id)""",
)
ADD = statement(_COUNT, sign="1", which="message_id = any(cast(:ids as uuid[]))")
RECOUNT = statement(
    _COUNT, sign="1", which="organization_id = :organization_id and campaign_id = :campaign_id"
)
