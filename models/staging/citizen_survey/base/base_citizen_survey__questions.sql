{%- set answers = ['n_yes', 'n_not_sure', 'n_no'] -%}
{%- set counts, percents = [], [] -%}
{%- for answer in answers -%}
    {%- do counts.append('case when not ' ~ answer ~ '.is_percent then ' ~ answer ~ '.amount else 0 end') -%}
    {%- do percents.append('case when ' ~ answer ~ '.is_percent then ' ~ answer ~ '.amount else 0 end') -%}
{%- endfor -%}
{# Three percentages, each rounded to a whole number, may add up to 101. #}
{{ typed_extract(ref('gate_citizen_survey'), {
    'wave': ('wave', 'key'),
    'question_code': ('code:citizen_question', 'key'),
    'question_text': ('text', 'reported'),
    'question_version': ('text', 'reported'),
    'engagement_flag': ('code:yes_no', 'reported'),
    'n_yes': ('count_or_percent', 'checked'),
    'n_not_sure': ('count_or_percent', 'checked'),
    'n_no': ('count_or_percent', 'checked'),
    'n_responded': ('integer', 'checked'),
    'headcount_at_wave': ('integer', 'checked'),
}, row_rules={
    'answers_exceed_respondents': (
        'n_responded',
        '(' ~ counts | join(' + ') ~ ' > n_responded or ' ~ percents | join(' + ') ~ ' > 101)'
    ),
    'respondents_exceed_headcount': ('headcount_at_wave', 'n_responded > headcount_at_wave'),
}) }}
