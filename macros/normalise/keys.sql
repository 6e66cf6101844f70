{# Keys as the systems spell them, brought to their one canonical form; null if it is none.
   Every argument is cleaned text (clean_text). #}

{# `T-0012345`, with or without `T-`, leading zeros lost. #}
{% macro parse_threat_id(text) -%}
    'T-' || lpad({{ regex_extract(
        text, '(?i)^(?:T[\\s\\-_]*)?0*(\\d{1,7})(?:\\.0+)?$'
    ) }}, 7, '0')
{%- endmacro %}

{# `TX-2023-0412`, also as `TX-23-412`. #}
{% macro parse_job_id(text) -%}
    'TX-20' || {{ regex_extract(text, '(?i)^TX[\\s\\-_]*(?:20)?(\\d{2})[\\s\\-_]+0*\\d{1,6}$') }}
    || '-' || lpad({{ regex_extract(
        text, '(?i)^TX[\\s\\-_]*(?:20)?\\d{2}[\\s\\-_]+0*(\\d{1,6})$'
    ) }}, 4, '0')
{%- endmacro %}

{# The team names that a reference may begin with. #}
{% macro team_pattern() -%}
EMSOU|ERSOU|LONDON|NEROCU|NERSOU|NWROCU|ROCUWM|SEROCU|SWROCU|TARIAN|YHROCU|(?:TOEX\s*)?(?:NT|National Team)
{%- endmacro %}

{# A real operation name without its `Operation`, for comparison inside the restricted schema.
   A reference (`ERSOU Op 64`, `Op 73/74`) is no name. #}
{% macro parse_operation_name(text) -%}
    {%- set reference = '(?i)^(X?(' ~ team_pattern() ~ ')\\s*)?(OP(ERATION)?[\\.\\s]*)?[0-9/\\s]*$' -%}
    {%- set name = 'trim(' ~ regex_replace_all('upper(' ~ text ~ ')', '^OP(ERATION)?\\b[\\.\\s]*', '') ~ ')' -%}
    case when not {{ regex_matches(text, reference) }} then {{ name }} end
{%- endmacro %}

{# A MoRiLE column as a list of `MOR-27182`. A number after `/`, `,`, `&` or `;` inherits the prefix;
   a bare first number must have five digits. Null if any part is no id, or none is there. #}
{% macro parse_mor_ids(text) -%}
    {%- set parts = split_by_regex(text, '\\s*[/,&;]\\s*') -%}
    case
        when {{ regex_matches(text,
            '(?i)^(mor[\\s\\-_:]*0*\\d{4,6}|\\d{5})(\\.0+)?(\\s*[/,&;]\\s*(mor[\\s\\-_:]*)?0*\\d{4,6})*$'
        ) }}
        then {{ transform_list(parts, 'part',
            "'MOR-' || lpad(" ~ regex_extract('part', '(?i)^(?:mor[\\s\\-_:]*)?0*(\\d{4,6})(?:\\.0+)?$')
            ~ ", cast(greatest(5, length(" ~ regex_extract('part', '(?i)^(?:mor[\\s\\-_:]*)?0*(\\d{4,6})(?:\\.0+)?$')
            ~ ")) as integer), '0')"
        ) }}
    end
{%- endmacro %}

{# An operation reference column as a list of `ERSOU Op 64`. `73/74` is two operations; a reference
   without its team takes `team`; a bullet glyph glued on before the team is dropped. #}
{% macro parse_references(text, team='cast(null as varchar)') -%}
    {%- set teams = team_pattern() -%}
    {%- set one = '(?:X?(?:' ~ teams ~ ')\\s*)?op(?:eration)?\\.?\\s*0*\\d+' -%}
    {%- set recorded = regex_replace_all(text, '^[^A-Za-z0-9]+', '') -%}
    {%- set named_team = regex_replace_all(regex_replace_all(
        'upper(' ~ regex_extract(recorded, '(?i)^X?(' ~ teams ~ ')') ~ ')',
        '^(TOEX\\s*)?(NT|NATIONAL TEAM)$', 'NT'), '^NERSOU$', 'NEROCU') -%}
    case
        when {{ regex_matches(recorded, '(?i)^' ~ one ~ '(\\s*[/,&;]\\s*(' ~ one ~ '|0*\\d+))*$') }}
            and coalesce({{ named_team }}, {{ team }}) is not null
        then {{ transform_list(split_by_regex(recorded, '\\s*[/,&;]\\s*'), 'part',
            "coalesce(" ~ named_team | replace(recorded, 'part') ~ ", " ~ named_team ~ ", " ~ team
            ~ ") || ' Op ' || " ~ regex_extract('part', '0*(\\d+)$')
        ) }}
    end
{%- endmacro %}
