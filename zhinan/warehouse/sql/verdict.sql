-- Which verdicts settle what. Reads: verdict, rule_info (one row = one rule), current_item and current_part (the
-- records that count now), item_content, the run's variable today.

-- one row = one usable verdict and one record that it speaks of
CREATE OR REPLACE TABLE verdict_target AS
WITH usable AS (
    SELECT verdict.*, rule_info.record, rule_info.element
    FROM verdict JOIN rule_info USING (rule)
    WHERE problem IS NULL AND (verdict = 'waive' OR rule_info.kind = 'manual')
),
-- one row = one usable verdict and the item it names: by its code, else by its name
named_item AS (
    SELECT usable.*, current_item.record_id AS item_id, current_item.department AS item_department
    FROM usable JOIN current_item USING (item_code) WHERE item_code <> ''
    UNION
    SELECT usable.*, current_item.record_id, current_item.department
    FROM usable JOIN current_item USING (item_name) WHERE item_name <> ''
),
-- A name alone may stand in two departments: then it names none.
sure AS (
    SELECT * FROM named_item
    WHERE department IN ('', item_department)
    WINDOW by_verdict AS (PARTITION BY verdict_no)
    QUALIFY department <> '' OR min(item_department) OVER by_verdict = max(item_department) OVER by_verdict
),
part AS (
    SELECT 'material' AS record, current_part.record_id, current_part.item_id, "材料名称" AS part_name
    FROM current_part SEMI JOIN sure ON sure.item_id = current_part.item_id
    JOIN material_value USING (record_id) WHERE current_part.record = 'material'
    UNION ALL
    SELECT 'step', current_part.record_id, current_part.item_id, "环节名称"
    FROM current_part SEMI JOIN sure ON sure.item_id = current_part.item_id
    JOIN step_value USING (record_id) WHERE current_part.record = 'step'
)
SELECT verdict_no, split_part(path, '/', 1) AS batch, rule, record, element, item_id AS record_id, verdict, until, value,
    coalesce(until < getvariable('today'), FALSE) AS is_lapsed,
    sure.content <> '' AND sure.content <> item_content.content AS is_changed,
    FALSE AS is_contradicted
FROM sure JOIN item_content ON item_content.record_id = item_id WHERE record = 'item'
UNION ALL
SELECT verdict_no, split_part(path, '/', 1), rule, sure.record, element, part.record_id, verdict, until, value,
    coalesce(until < getvariable('today'), FALSE), FALSE, FALSE
FROM sure JOIN part ON part.record = sure.record AND part.item_id = sure.item_id
WHERE sure.part = '' OR sure.part = part.part_name;
