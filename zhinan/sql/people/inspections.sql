-- Which item, and which element of it, each finding from outside speaks of. Reads: inspection, item_counted, item,
-- live_submission, named_element (one row = one way in which a finding names an element).

-- one row = one item that counts now
CREATE OR REPLACE TEMP TABLE counted_item AS
SELECT item.record_id, item.department, item.item_code, item.item_name FROM item_counted JOIN item USING (record_id);

-- one row = one usable finding and one item that it names: by its code, else by its name
CREATE OR REPLACE TEMP TABLE inspection_target AS
WITH named_item AS (
    SELECT inspection_no, counted.record_id, counted.department
    FROM inspection JOIN counted_item AS counted USING (item_code)
    WHERE problem IS NULL AND inspection.item_code <> '' AND inspection.department IN ('', counted.department)
    UNION
    SELECT inspection_no, counted.record_id, counted.department
    FROM inspection JOIN counted_item AS counted USING (item_name)
    WHERE problem IS NULL AND inspection.item_name <> '' AND inspection.department IN ('', counted.department)
),
-- A name alone may stand in two departments, or twice in one workbook: then it names none. Where each file stands for
-- itself (check), it names the item in each.
sure AS (
    SELECT named_item.*
    FROM named_item JOIN item_counted USING (record_id)
    WINDOW by_finding AS (PARTITION BY inspection_no)
    QUALIFY count(*) OVER (PARTITION BY inspection_no, sha256) = 1
        AND min(named_item.department) OVER by_finding = max(named_item.department) OVER by_finding
)
SELECT inspection.inspection_no, regexp_replace(split_part(inspection.path, '/', 1), '^sample-', '') AS batch, inspection.value,
    sure.record_id, sure.department, named_element.record, named_element.element, named_element.number,
    named_element.requirement
FROM inspection JOIN sure USING (inspection_no)
LEFT JOIN named_element ON named_element.text = inspection.element
WHERE inspection.element = '' OR named_element.element IS NOT NULL;

-- one row = one finding and the record of its item in the newest workbook that had come by then
CREATE OR REPLACE TEMP TABLE inspection_source AS
SELECT inspection_no, counted.record_id AS target_id,
    arg_max(older.record_id, (source.batch, source.path, older.record_id)) AS record_id
FROM inspection_target
JOIN counted_item AS counted USING (record_id)
JOIN item AS older ON older.department = counted.department
    AND (older.item_code <> '' AND older.item_code = counted.item_code
        OR older.item_name <> '' AND older.item_name = counted.item_name)
JOIN live_submission AS source ON source.sha256 = older.sha256 AND source.status = 'read'
WHERE regexp_replace(source.batch, '^sample-', '') <= inspection_target.batch
GROUP BY inspection_no, counted.record_id;

UPDATE inspection SET record_id = told.record_id, result = told.result, cell = coalesce(told.cell, inspection.cell),
    problem = coalesce(inspection.problem, told.problem)
FROM (
    SELECT inspection.inspection_no, target.record_id,
        inspection.element <> '' AND named.text IS NULL AS is_no_element,
        CASE WHEN inspection.problem IS NOT NULL THEN 'unusable'
            WHEN target.record_id IS NULL THEN 'unmet'
            WHEN inspection.answer <> '' THEN 'answered'
            ELSE 'open' END AS result,
        CASE WHEN inspection.problem IS NULL AND target.record_id IS NULL
            THEN CASE WHEN is_no_element THEN element_cell ELSE item_cell END END AS cell,
        CASE WHEN target.record_id IS NOT NULL THEN NULL
            WHEN is_no_element THEN '没有要素“' || inspection.element || '”，可写序号（如 35）或名称（如 咨询方式）'
            ELSE '没有找到事项：编码、名称、部门须与报送的一致，同名的事项须写明部门或编码' END AS problem
    FROM inspection
    LEFT JOIN (
        SELECT inspection_no, min(record_id) AS record_id FROM inspection_target GROUP BY inspection_no
    ) AS target USING (inspection_no)
    LEFT JOIN named_element AS named ON named.text = inspection.element
) AS told
WHERE told.inspection_no = inspection.inspection_no;
