{# What two records share although it was typed wrong. #}

{# The rows of `relation` (key, mor_id) with the id itself and the id without each of its digits. #}
{% macro without_one_digit(relation, key) %}
    select {{ key }}, mor_id as cut_id from {{ relation }}
    {% for place in range(5, 11) %}
    union
    select {{ key }}, substr(mor_id, 1, {{ place - 1 }}) || substr(mor_id, {{ place + 1 }}) as cut_id
    from {{ relation }}
    where length(mor_id) >= {{ place }}
    {% endfor %}
{% endmacro %}

{# Whether two MoRiLE ids differ by one digit, or by two neighbours swapped. #}
{% macro is_near_id(left, right) -%}
    ({{ edit_distance(left, right) }} <= {{ threshold('near_id_distance') }}
    {%- for place in range(5, 10) %}
    or substr({{ left }}, 1, {{ place - 1 }}) || substr({{ left }}, {{ place + 1 }}, 1)
    || substr({{ left }}, {{ place }}, 1) || substr({{ left }}, {{ place + 2 }}) = {{ right }}
    {%- endfor %})
{%- endmacro %}

{# What two operation names say. A near name is only loosely near where it has many edits for its
   length; two neighbours swapped are one slip of the hand and count as one edit there. #}
{% macro name_evidence(left, right) -%}
    case
        when {{ left }} is null or {{ right }} is null then null
        when {{ left }} = {{ right }} then 'same'
        when {{ edit_distance(left, right) }} > {{ threshold('near_name_distance') }} then 'other'
        when
            {{ edit_distance_with_swaps(left, right) }}
            > {{ threshold('near_name_share') }} * least(length({{ left }}), length({{ right }}))
            then 'loosely_near'
        else 'near'
    end
{%- endmacro %}

{# The letters that a name has, a bit each: an edit changes two bits at most. #}
{% macro letter_bits(name) -%}
    (
        {%- for letter in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' %}
        {{ '+ ' if not loop.first }}case when {{ name }} like '%{{ letter }}%' then {{ 2 ** loop.index0 }} else 0 end
        {%- endfor %}
    )
{%- endmacro %}

{# Where a part of a name begins that is cut into one part more than the edits allowed. #}
{% macro name_part_start(length, part) -%}
    (cast(floor({{ length }} * ({{ part }}) / ({{ threshold('near_name_distance') }} + 1)) as integer) + 1)
{%- endmacro %}

{# The sum of the weights of what was found: `evidences` are columns `<evidence>_evidence`. #}
{% macro link_score(evidences) -%}
    {%- for evidence in evidences -%}
    coalesce({{ evidence }}_weights.weight, 0){{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# How many findings contradict a link, the kind of evidence aside that the rule itself excuses. #}
{% macro link_contradictions(evidences, excused) -%}
    {%- for evidence in evidences -%}
    case
        when {{ evidence }}_weights.contradicts and ({{ excused }} is distinct from '{{ evidence }}')
            then 1
        else 0
    end{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro join_link_weights(relation, evidences) -%}
    {%- for evidence in evidences %}
    left join link_weights as {{ evidence }}_weights
        on {{ evidence }}_weights.evidence = '{{ evidence }}'
        and {{ relation }}.{{ evidence }}_evidence = {{ evidence }}_weights.finding
    {%- endfor %}
{%- endmacro %}
