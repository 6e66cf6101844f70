{# Display rounding: half away from zero. The small addend takes back what binary fractions lose. #}
{% macro round_half_away(value, decimals) -%}
    (sign({{ value }}) * floor(abs({{ value }}) * power(10, {{ decimals }}) + 0.5 + 1e-9) / power(10, {{ decimals }}))
{%- endmacro %}
