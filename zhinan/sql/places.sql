-- Where records stand. Reads the checked tables of this run, failing (one row = one record that fails one rule), broken_value.

-- one row = one material or step that counts now and belongs to no item
CREATE OR REPLACE TEMP TABLE orphan AS
SELECT 'material' AS record, record_id, material.sha256, material.department, item_code, item_name
FROM material_checked JOIN material USING (record_id) WHERE item_id IS NULL
UNION ALL
SELECT 'step', record_id, step.sha256, step.department, item_code, item_name
FROM step_checked JOIN step USING (record_id) WHERE item_id IS NULL;

-- one row = one record that counts now, and its first cell: of the items all, of their many parts those of which
-- something is told
CREATE OR REPLACE TEMP TABLE record_place AS
WITH told AS (
    SELECT record_id FROM failing
    UNION
    SELECT record_id FROM broken_value
    UNION
    SELECT record_id FROM orphan
),
record AS (
    SELECT 'item' AS record, record_id, table_no, row_number, column_letters, sha256
    FROM item SEMI JOIN item_counted USING (record_id)
    UNION ALL
    SELECT 'material', record_id, table_no, row_number, column_letters, sha256
    FROM material SEMI JOIN material_checked USING (record_id) SEMI JOIN told USING (record_id)
    UNION ALL
    SELECT 'step', record_id, table_no, row_number, column_letters, sha256
    FROM step SEMI JOIN step_checked USING (record_id) SEMI JOIN told USING (record_id)
)
SELECT
    record, record_id, sha256, table_no, row_number, column_letters, sheet, orientation,
    column_letters || row_number AS cell
FROM record
JOIN sheet_table USING (sha256, table_no, record);
