-- A finding that `link_weights` does not list would add nothing to the score, silently.
with findings as (
    {% for kind in link_evidences() %}
    select distinct
        '{{ kind }}' as evidence,
        {{ kind }}_evidence as finding
    from {{ ref('int_identifications_compared') }}
    where {{ kind }}_evidence is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    findings.evidence,
    findings.finding,
    'a row of link_weights' as expected
from findings
left join {{ ref('link_weights') }} as link_weights
    on findings.evidence = link_weights.evidence
    and findings.finding = link_weights.finding
where link_weights.evidence is null
