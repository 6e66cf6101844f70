select
    source,
    source_file,
    extract_date,
    rows_in as expected,
    rows_used + rows_quarantined + rows_duplicate as observed
from {{ ref('row_accounting') }}
where rows_in is distinct from rows_used + rows_quarantined + rows_duplicate
