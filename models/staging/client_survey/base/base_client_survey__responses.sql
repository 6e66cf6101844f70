{{ typed_extract(ref('gate_client_survey'), {
    'response_id': ('identifier', 'key'),
    'submitted_at': ('either_order_date', 'required'),
    'op_alias': ('references', 'reported'),
    'respondent_force': ('organisation', 'checked'),
    'respondent_rank': ('text', 'reported'),
    'question_version': ('code:question_version', 'required'),
    'q1': ('code:likert', 'checked'),
    'q2': ('code:likert', 'checked'),
    'q3': ('code:likert', 'checked'),
    'q4': ('code:likert', 'checked'),
    'q5': ('code:likert', 'checked'),
    'q6': ('code:likert', 'checked'),
    'recommend': ('code:yes_no', 'checked'),
    'quote_consent': ('code:yes_no', 'reported'),
    'quote_len': ('integer', 'reported'),
}, row_rules={
    'test_response': ('op_alias', regex_matches(
        "concat_ws('|', recorded_response_id, recorded_op_alias, recorded_respondent_force)",
        '(?i)(^|\\|)test\\b'
    )),
}) }}
