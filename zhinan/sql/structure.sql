-- Structural violations. One row added to violation = one thing wrong with a sheet or a file (cells: broken.sql).
-- Reads: the run's variable run_id, the temp tables structural_rule, expected_department and annex_element.

-- one row = one element of the annex that one table of items has no column for, and that S1 does not tell
CREATE OR REPLACE TEMP TABLE unplaced AS
WITH tables AS (
    SELECT DISTINCT sheet_table.sha256, sheet_table.table_no, sheet_table.sheet, sheet_table.heading,
        sheet_table.orientation, submission.department
    FROM record_place JOIN sheet_table USING (sha256, table_no) JOIN submission USING (sha256)
    WHERE record_place.record = 'item'
),
told AS (
    SELECT DISTINCT violation.sha256, table_no, element
    FROM violation JOIN record_place USING (record_id, record) WHERE told_by = 'S1'
)
SELECT tables.*, annex_element.element, annex_element.number
FROM tables CROSS JOIN annex_element
ANTI JOIN placement ON placement.sha256 = tables.sha256 AND placement.table_no = tables.table_no
    AND placement.element = annex_element.element
ANTI JOIN told ON told.sha256 = tables.sha256 AND told.table_no = tables.table_no
    AND told.element = annex_element.element;

CREATE OR REPLACE TEMP TABLE structural AS
-- S0: one row = one rejected file
SELECT 'S0' AS rule, 'file' AS record, NULL AS record_id, sha256, NULL AS sheet, NULL AS cell, '' AS value,
    reason AS message, department
FROM live_submission WHERE status = 'rejected'
UNION ALL
-- S1: one row = one missing column of one wide table
SELECT DISTINCT 'S1', 'sheet', NULL, violation.sha256, sheet_table.sheet, sheet_table.heading, '',
    '缺少“' || violation.element || '”这一列', violation.department
FROM violation JOIN record_place USING (record_id, record)
JOIN sheet_table ON sheet_table.sha256 = violation.sha256 AND sheet_table.table_no = record_place.table_no
WHERE told_by = 'S1' AND sheet_table.orientation = 'rows'
UNION ALL
-- S1: one row = one missing row of the forms (一事一表) of one file, told once at the first of them
SELECT 'S1', 'sheet', NULL, violation.sha256, min_by(sheet_table.sheet, sheet_table.table_no),
    min_by(sheet_table.heading, sheet_table.table_no), '',
    CASE WHEN count(DISTINCT sheet_table.sheet) = 1 THEN '缺少“' || violation.element || '”这一行'
        ELSE count(DISTINCT sheet_table.sheet) || '张事项表都缺少“' || violation.element || '”这一行' END,
    violation.department
FROM violation JOIN record_place USING (record_id, record)
JOIN sheet_table ON sheet_table.sha256 = violation.sha256 AND sheet_table.table_no = record_place.table_no
WHERE told_by = 'S1' AND sheet_table.orientation = 'columns'
GROUP BY violation.sha256, violation.element, violation.record, violation.department
UNION ALL
-- S11: one row = one table of items (the forms of one file together) without columns that may be blank
SELECT 'S11', 'sheet', NULL, sha256, min_by(sheet, table_no), min_by(heading, table_no), '',
    '缺少“' || string_agg(element, '”“' ORDER BY number)
        || '”，没有内容也请保留',
    any_value(department)
FROM (
    -- one row = one element, once for all the forms of a file
    SELECT DISTINCT ON (sha256, CASE WHEN orientation = 'rows' THEN table_no END, element) *
    FROM unplaced ORDER BY table_no
)
GROUP BY sha256, CASE WHEN orientation = 'rows' THEN table_no END
UNION ALL
-- S2 to S5: one row = one finding of intake
SELECT finding.rule, 'sheet', NULL, finding.sha256, finding.sheet, finding.cell, finding.value,
    finding.message, submission.department
FROM finding JOIN live_submission AS submission USING (sha256)
WHERE submission.status = 'read'
UNION ALL
-- S7: one row = one file whose content was received before under another name
SELECT 'S7', 'file', NULL, receipt.sha256, NULL, NULL, receipt.path,
    '与“' || submission.path || '”内容完全相同，只计一次', submission.department
FROM receipt JOIN submission USING (sha256)
WHERE receipt.path <> submission.path  -- the first of its receipts, by batch and path
UNION ALL
-- S8: one row = one department that has sent nothing that could be read
SELECT 'S8', 'file', NULL, NULL, NULL, NULL, '', '还没有报送', department
FROM expected_department
WHERE department NOT IN (SELECT department FROM live_submission WHERE status = 'read' AND department IS NOT NULL)
UNION ALL
-- S9: one row = one material or step that belongs to no item
SELECT 'S9', record, record_id, sha256, NULL, NULL, item_name,
    CASE WHEN item_code = '' AND item_name = '' THEN '没有写明属于哪个事项'
        ELSE '所属事项“' || coalesce(nullif(item_name, ''), item_code) || '”不在报送的事项之中' END,
    department
FROM orphan
-- … but for one whose item's name or code cannot be used: that is told at the cell itself
ANTI JOIN broken_value ON orphan.item_code = '' AND orphan.item_name = ''
    AND broken_value.record_id = orphan.record_id AND broken_value.record = orphan.record
    AND broken_value.element IN ('业务办理项名称', '业务办理项编码', '实施编码')
UNION ALL
-- S10: one row = one file whose department cannot be told
SELECT 'S10', 'file', NULL, sha256, NULL, NULL, '', '看不出是哪个部门报送的', NULL
FROM live_submission WHERE status = 'read' AND department IS NULL
UNION ALL
-- S16: one row = one picture file that no item names
SELECT 'S16', 'file', NULL, NULL, NULL, NULL, path, '没有事项写明用这张图片', NULL
FROM attachment WHERE NOT is_awaited AND attachment_no NOT IN (
    SELECT attachment_no FROM named_picture WHERE attachment_no IS NOT NULL
)
UNION ALL
-- S15: one row = one verdict that settles nothing
SELECT 'S15', 'file', NULL, NULL, nullif(sheet, ''), nullif(cell, ''), path, '人工认定没有生效：' || problem,
    nullif(department, '')
-- What a review workbook says of single checks is told by its row of the item.
FROM verdict WHERE outcome IN ('unusable', 'unmet', 'changed', 'contradicted') AND content = ''
UNION ALL
-- S15: one row = one decision on an item that decides nothing
SELECT 'S15', 'file', NULL, NULL, nullif(sheet, ''), nullif(cell, ''), path, '审核认定没有生效：' || problem,
    -- A department can mend what it has confirmed itself; the groups' and the bureau's rows are theirs.
    CASE WHEN gate = 'department' THEN nullif(department, '') END
FROM decision WHERE result IN ('unusable', 'unmet', 'outdated', 'contradicted')
UNION ALL
-- S21: one row = one finding from outside that cannot be laid to an item, or whose answer does not count
SELECT 'S21', 'file', NULL, NULL, nullif(sheet, ''), nullif(cell, ''), path,
    CASE WHEN problem IS NOT NULL THEN '督查发现没有登记：' || problem ELSE '答复没有生效：' || answer_problem END,
    NULL
FROM inspection WHERE problem IS NOT NULL OR answer_problem IS NOT NULL;

INSERT INTO violation BY NAME
SELECT
    getvariable('run_id') AS run_id,
    structural.rule,
    structural.record,
    structural.record_id,
    structural.sha256,
    coalesce(CASE WHEN structural.rule IN ('S7', 'S15', 'S16', 'S21') THEN nullif(structural.value, '') END, submission.path) AS path,
    coalesce(structural.sheet, place.sheet) AS sheet,
    coalesce(structural.cell, place.cell) AS cell,
    structural.department,
    structural_rule.severity,
    'fail' AS status,
    CASE WHEN structural.rule IN ('S7', 'S15', 'S16', 'S21') THEN '' ELSE structural.value END AS value,
    structural.message,
    structural_rule.requirement,
    '' AS suggestion
FROM structural
JOIN structural_rule USING (rule)
LEFT JOIN submission ON submission.sha256 = structural.sha256
LEFT JOIN record_place AS place ON place.record_id = structural.record_id AND place.record = structural.record;
