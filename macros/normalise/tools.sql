{# The code of a tool: spellings on the code list `tool` by its code, any other tool by what was
   recorded, in capitals. A new tool is no error, it is what the design authority is for. #}
{% macro parse_tool(text) -%}
    coalesce(
        (
            select max(tool_codes.code)
            from {{ ref('code_values') }} as tool_codes
            where
                tool_codes.code_set = 'tool'
                and tool_codes.recorded = lower({{ text }})
        ),
        upper({{ text }})
    )
{%- endmacro %}
