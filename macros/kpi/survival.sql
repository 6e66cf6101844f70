{# The Kaplan-Meier median of `relation` (the columns `groups`, days_open, is_ended): the first
   number of days at which the product-limit estimate of those not ended is half or less, null if it
   never is. What has not ended is at risk up to its last day, that one included. The small addend
   takes back what logarithms lose. #}
{% macro survival_median(relation, groups) %}
    {%- set keys = groups | join(', ') %}
    select
        {{ keys }},
        min(case when survival <= 0.5 + 1e-10 then days_open end) as median_days
    from (
        select
            *,
            case
                when min(at_risk - ended) over so_far = 0 then 0
                else exp(sum(ln(cast(nullif(at_risk - ended, 0) as double) / at_risk)) over so_far)
            end as survival
        from (
            select
                *,
                sum(leaving) over (
                    partition by {{ keys }} order by days_open desc
                    rows between unbounded preceding and current row
                ) as at_risk
            from (
                select
                    {{ keys }},
                    days_open,
                    count(*) as leaving,
                    sum(case when is_ended then 1 else 0 end) as ended
                from {{ relation }}
                group by {{ keys }}, days_open
            ) as each_day
        ) as each_risk
        window so_far as (
            partition by {{ keys }} order by days_open
            rows between unbounded preceding and current row
        )
    ) as survivors
    group by {{ keys }}
{% endmacro %}
