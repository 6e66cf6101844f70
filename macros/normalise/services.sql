{# Values of the Capabilities Environment. Every argument is cleaned text (clean_text). #}

{# One organisation, or several that share a row (`Norfolk/Suffolk`), as names joined by `;` in
   alphabetical order. Null where any of them is unknown. Looks in the organisation_aliases of
   typed_extract. #}
{% macro parse_organisations(text) -%}
    {%- set spellings = split_by_regex('lower(' ~ text ~ ')', '\\s*/\\s*') -%}
    (
        select {{ join_list(sorted_distinct_list('known.organisation')) }}
        from organisation_aliases as known
        where {{ list_has(spellings, 'known.recorded') }}
        having count(distinct known.recorded) = {{ list_size(spellings) }}
    )
{%- endmacro %}

{# A percentage, `97.5` or `97.5%`, as a number from 0 to 100; null for anything else. #}
{% macro parse_percentage(text) -%}
    {%- set number = 'try_cast(' ~ regex_extract(text, '^(\\d{1,3}(?:\\.\\d+)?)\\s*%?$') ~ ' as decimal(18, 4))' -%}
    case when {{ number }} <= 100 then {{ number }} end
{%- endmacro %}
