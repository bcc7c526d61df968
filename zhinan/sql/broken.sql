-- Cells that cannot be used (S12 to S14). One row added to violation = one such cell, told once however many
-- records show it. Reads: broken_value, the checked tables, record_place, structural_rule, rule_info, annex_element.

-- one row = one value of one record that counts now which cannot be used (item_id NULL: of an orphan)
CREATE OR REPLACE TEMP TABLE broken_current AS
WITH counted AS (
    SELECT 'item' AS record, record_id, item_id, department FROM item_counted
    UNION ALL
    SELECT 'material', record_id, item_id, department FROM material_checked
    UNION ALL
    SELECT 'step', record_id, item_id, department FROM step_checked
)
SELECT broken_value.*, counted.item_id, counted.department, place.sha256, place.table_no, place.sheet,
    place.row_number, place.column_letters
-- S17 is told by intake, once for all the cells of a row
FROM (SELECT * FROM broken_value WHERE rule <> 'S17') AS broken_value
JOIN counted USING (record, record_id)
JOIN record_place AS place USING (record, record_id);

INSERT INTO violation BY NAME
SELECT
    getvariable('run_id') AS run_id,
    broken.rule,
    broken.record,
    broken.record_id,
    broken.item_id,
    broken.sha256,
    submission.path,
    broken.sheet,
    broken.cell,
    nullif(broken.department, '') AS department,
    nullif(owner.item_code, '') AS item_code,
    owner."业务办理项名称" AS item,
    broken.element,
    coalesce(ruled.number, annex_element.number) AS element_number,
    structural_rule.severity,
    'fail' AS status,
    broken.value,
    broken.message,
    structural_rule.requirement,
    '' AS suggestion
FROM (
    SELECT DISTINCT ON (sha256, sheet, cell) *
    FROM broken_current
    ORDER BY sha256, sheet, cell, table_no, row_number, length(column_letters), column_letters, record_id
) AS broken
JOIN structural_rule USING (rule)
JOIN submission USING (sha256)
-- An element without rules is known by the annex only.
LEFT JOIN (SELECT DISTINCT record, element, element_number AS number FROM rule_info) AS ruled
    ON ruled.record = broken.record AND ruled.element = broken.element
LEFT JOIN annex_element ON broken.record = 'item' AND annex_element.element = broken.element
LEFT JOIN item AS owner ON owner.record_id = broken.item_id;
