-- The problems of now, each under the key by which the log knows it. Reads: the violations of this run, the records
-- that count now, rule_info, problem_event and item_event (what earlier runs, and this one, have noted).

-- one row = one item as the log last knew it
CREATE OR REPLACE TEMP TABLE known_item AS
SELECT department, item_key, item_code, item_name FROM (
    SELECT run_id, department, item_key, item_code, item_name FROM problem_event WHERE item_key <> ''
    UNION ALL
    SELECT run_id, department, item_key, item_code, item_name FROM item_event WHERE item_key <> ''
)
QUALIFY row_number() OVER (PARTITION BY department, item_key ORDER BY run_id DESC, item_code DESC, item_name DESC) = 1;

-- one row = one item that counts now. It keeps its key when its code is corrected and its name stays, or its name is
-- and its code stays.
CREATE OR REPLACE TEMP TABLE item_identity AS
WITH code_key AS (
    SELECT department, item_code, min(item_key) AS item_key FROM known_item WHERE item_code <> '' GROUP BY ALL
),
name_key AS (
    SELECT department, item_name, min(item_key) AS item_key FROM known_item WHERE item_name <> '' GROUP BY ALL
),
counted AS (
    SELECT item.record_id AS item_id, item.department, item.item_code, item.item_name, item.sha256,
        code_key.item_key AS key_of_code
    FROM item_checked JOIN item USING (record_id)
    LEFT JOIN code_key ON code_key.department = item.department AND code_key.item_code = item.item_code
)
SELECT item_id, counted.department, item_code, counted.item_name, sha256,
    coalesce(
        key_of_code,
        CASE WHEN (counted.department, name_key.item_key) NOT IN (
            SELECT (department, key_of_code) FROM counted WHERE key_of_code IS NOT NULL
        ) THEN name_key.item_key END,
        nullif(item_code, ''), counted.item_name
    ) AS item_key
FROM counted
LEFT JOIN name_key ON name_key.department = counted.department AND name_key.item_name = counted.item_name;

-- one row = one material or step that counts now
CREATE OR REPLACE TEMP VIEW part_now AS
SELECT 'material' AS record, record_id, item_id, sha256, coalesce("材料名称", '') AS name FROM material_checked
UNION ALL
SELECT 'step', record_id, item_id, sha256, coalesce("环节名称", '') FROM step_checked;

-- one row = one material or step that counts now, and what tells it from the others of its item
CREATE OR REPLACE TEMP VIEW part_identity AS
SELECT record, record_id, item_id, sha256, name,
    row_number() OVER (PARTITION BY record, item_id ORDER BY sha256, length(record_id), record_id) AS number,
    row_number() OVER (PARTITION BY record, item_id, name ORDER BY sha256, length(record_id), record_id) AS copy
FROM part_now;

-- the same of the items with a violation of a part: numbering the parts of all of them takes as long as all the rest
CREATE OR REPLACE TEMP TABLE part_told AS
SELECT record, record_id, name,
    row_number() OVER (PARTITION BY record, item_id ORDER BY sha256, length(record_id), record_id) AS number,
    row_number() OVER (PARTITION BY record, item_id, name ORDER BY sha256, length(record_id), record_id) AS copy
FROM part_now
SEMI JOIN (SELECT DISTINCT item_id FROM violation WHERE record IN ('material', 'step')) AS told
    ON told.item_id IS NOT DISTINCT FROM part_now.item_id;

-- one row = one violation that is told, and its key
CREATE OR REPLACE TEMP TABLE violation_key AS
SELECT
    violation.rowid AS violation_id,
    coalesce(violation.department, '') AS department,
    coalesce(item_identity.item_key, '') AS item_key,
    CASE WHEN part_told.record_id IS NULL THEN ''
        WHEN name = '' OR violation.element IN ('材料名称', '环节名称') THEN '第' || number || '个'
        WHEN copy > 1 THEN name || '（' || copy || '）'
        ELSE name END AS part,
    violation.rule,
    CASE
        WHEN violation.rule = 'P1' THEN violation.message  -- several findings may be open on one item
        WHEN NOT starts_with(violation.rule, 'S') THEN ''
        WHEN violation.item_id IS NOT NULL THEN coalesce(violation.element, '')
        WHEN violation.rule IN ('S0', 'S7', 'S10', 'S15', 'S16', 'S21') THEN regexp_extract(violation.path, '[^/]*$')
        WHEN violation.rule = 'S8' THEN ''
        WHEN violation.rule IN ('S4', 'S5', 'S18') THEN coalesce(violation.sheet, '')
        WHEN violation.rule IN ('S1', 'S11') THEN violation.message
        ELSE concat_ws(' ', violation.sheet, nullif(violation.value, '')) END AS place,
    violation.severity,
    violation.status,
    coalesce(violation.value, '') AS value,
    violation.sha256,
    coalesce(item_identity.item_code, '') AS item_code,
    coalesce(item_identity.item_name, '') AS item_name
FROM violation
LEFT JOIN item_identity ON item_identity.item_id = violation.item_id
LEFT JOIN part_told ON part_told.record = violation.record AND part_told.record_id = violation.record_id
WHERE told_by IS NULL;

-- one row = one problem of now
CREATE OR REPLACE TEMP TABLE problem_now AS
SELECT department, item_key, part, rule, place, min(severity) AS severity, min(value) AS value, count(*) AS copies,
    min(sha256) AS sha256, min(item_code) AS item_code, min(item_name) AS item_name
FROM violation_key WHERE status = 'fail'
GROUP BY department, item_key, part, rule, place;
