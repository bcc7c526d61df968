-- What people find wrong. One row added to violation = one finding from outside that is open (P1), or one item that a
-- gate has returned as it now is (P2). Reads: inspection_target, inspection, current_decision, decision, gate_name,
-- people_rule, record_place, the variable run_id.

INSERT INTO violation BY NAME
WITH found AS (
    SELECT 'P1' AS rule, target.record_id, target.element, target.record AS element_record, target.number,
        '经' || inspection.source || '发现（' || strftime(inspection.found_on, '%Y-%m-%d') || '）：' || inspection.found
            AS message,
        target.requirement
    FROM inspection_target AS target JOIN inspection USING (inspection_no)
    WHERE inspection.result = 'open'
    UNION ALL
    SELECT 'P2', current_decision.record_id, NULL, NULL, NULL,
        gate_name.name || '退回（' || strftime(decision.decided_on, '%Y-%m-%d') || '）：' || decision.opinion, NULL
    FROM current_decision JOIN decision USING (decision_no) JOIN gate_name ON gate_name.gate = current_decision.gate
    WHERE current_decision.outcome = 'return'
),
-- one row = one finding once, however often it was put in
told AS (SELECT DISTINCT * FROM found)
SELECT
    getvariable('run_id') AS run_id,
    told.rule,
    'item' AS record,
    told.record_id,
    told.record_id AS item_id,
    place.sha256,
    submission.path,
    place.sheet,
    -- Where the element stands; the item's first cell where it has no column, or is the materials'.
    coalesce(
        moved_value.cell,
        CASE WHEN placement.position IS NULL THEN place.cell
            WHEN place.orientation = 'rows' THEN placement.position || place.row_number
            ELSE place.column_letters || placement.position END
    ) AS cell,
    item.department,
    nullif(item.item_code, '') AS item_code,
    item."业务办理项名称" AS item,
    told.element,
    told.number AS element_number,
    people_rule.severity,
    'fail' AS status,
    '' AS value,
    told.message,
    coalesce(nullif(told.requirement, ''), people_rule.requirement) AS requirement,
    '' AS suggestion
FROM told
JOIN people_rule USING (rule)
JOIN record_place AS place ON place.record_id = told.record_id AND place.record = 'item'
JOIN submission ON submission.sha256 = place.sha256
JOIN item ON item.record_id = told.record_id
LEFT JOIN placement ON placement.sha256 = place.sha256 AND placement.table_no = place.table_no
    AND placement.element = coalesce(told.element, '业务办理项名称') AND coalesce(told.element_record, 'item') = 'item'
LEFT JOIN moved_value ON moved_value.record_id = told.record_id AND moved_value.record = 'item'
    AND moved_value.element = coalesce(told.element, '业务办理项名称');
