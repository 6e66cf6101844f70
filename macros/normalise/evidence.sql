{# The kinds of evidence of a link, each a column `<kind>_evidence` and a row set of `link_weights`. #}
{% macro link_evidences() %}
    {{ return(['id', 'reference', 'name', 'rarity', 'region', 'threat', 'category', 'date']) }}
{% endmacro %}
