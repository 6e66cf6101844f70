{{ typed_extract(ref('gate_digital_engagement'), {
    'period': ('month_or_quarter', 'key'),
    'channel': ('code:channel_name', 'key'),
    'metric': ('code:channel_metric', 'key'),
    'page': ('page', 'key'),
    'value': ('channel_value', 'checked'),
    'unit': ('text', 'reported'),
    'source_tool': ('text', 'reported'),
    'note': ('text', 'reported'),
}, row_rules={
    'missing_value': ('page', "metric = 'page_rank' and page = ''"),
    'impossible_share': ('value', "metric = 'organic_share' and value > 100"),
}) }}
