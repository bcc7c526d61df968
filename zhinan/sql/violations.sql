-- Violations of the element rules. Reads: failing (one row = one record that fails one rule, as found by
-- the predicate that GX counted), wording (one row = one distinct failing value of one rule), rule_info (one row = one rule).

INSERT INTO violation BY NAME
SELECT
    getvariable('run_id') AS run_id,
    failing.rule,
    rule_info.record,
    failing.record_id,
    failing.item_id,
    place.sha256,
    submission.path,
    place.sheet,
    -- Where the element's column is missing: the heading's cell; else where record and column cross,
    -- unless the value stands in a merged area that begins elsewhere.
    coalesce(
        moved_value.cell,
        CASE WHEN placement.position IS NULL THEN sheet_table.heading
            WHEN place.orientation = 'rows' THEN placement.position || place.row_number
            ELSE place.column_letters || placement.position END
    ) AS cell,
    failing.department,
    nullif(owner.item_code, '') AS item_code,
    owner."业务办理项名称" AS item,
    rule_info.element,
    rule_info.element_number,
    rule_info.severity,
    CASE WHEN settled.verdict = 'waive' THEN 'waived'
        WHEN rule_info.kind = 'manual' AND settled.verdict IS NULL THEN 'manual'
        ELSE 'fail' END AS status,
    settled.verdict_no,
    coalesce(failing.value, '') AS value,
    -- A person's finding is told with the reason; so is a waiver, with its last day.
    CASE
        WHEN settled.verdict = 'waive' THEN wording.message || '（豁免至' || settled.until || '：' || settled.reason || '）'
        WHEN settled.verdict = 'fail' THEN '“' || rule_info.element || '”经人工认定不符合要求：' || settled.reason
        ELSE wording.message END AS message,
    rule_info.requirement,
    wording.suggestion,
    CASE WHEN failing.value IS NULL THEN 'S1' ELSE broken_value.rule END AS told_by
FROM failing
JOIN rule_info USING (rule)
JOIN wording ON wording.rule = failing.rule
    AND wording.value IS NOT DISTINCT FROM failing.value
    AND wording.other IS NOT DISTINCT FROM failing.other
    AND wording.copies IS NOT DISTINCT FROM failing.copies
JOIN record_place AS place ON place.record_id = failing.record_id AND place.record = rule_info.record
JOIN sheet_table ON sheet_table.sha256 = place.sha256 AND sheet_table.table_no = place.table_no
JOIN submission ON submission.sha256 = place.sha256
LEFT JOIN placement ON placement.sha256 = place.sha256 AND placement.table_no = place.table_no
    AND placement.element = rule_info.element
LEFT JOIN moved_value ON moved_value.record_id = failing.record_id AND moved_value.record = rule_info.record
    AND moved_value.element = rule_info.element
LEFT JOIN (
    SELECT current_verdict.*, verdict.until, verdict.reason FROM current_verdict JOIN verdict USING (verdict_no)
) AS settled ON settled.rule = failing.rule AND settled.record_id = failing.record_id
    AND settled.record = rule_info.record
LEFT JOIN broken_value ON broken_value.record_id = failing.record_id AND broken_value.record = rule_info.record
    AND broken_value.element = rule_info.element
LEFT JOIN item AS owner ON owner.record_id = failing.item_id;
