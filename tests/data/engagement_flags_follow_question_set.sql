-- The extract's own flag is a control: the seed engagement_questions decides, differences show.
{{ config(severity='warn') }}

select
    wave,
    question,
    is_in_question_set as expected,
    is_flagged as observed
from {{ ref('fct_engagement') }}
where is_flag_different and known_to is null
