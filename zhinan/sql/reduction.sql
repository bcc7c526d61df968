-- reduction_result of the run $1: one row = one item that counts now, with what 五减 counts of it.
-- What cannot be told is NULL, never 0: no materials or steps handed in, no column, a value that cannot be read.
INSERT INTO reduction_result BY NAME
WITH materials AS (
    SELECT item_id, count(*) FILTER (
        coalesce("是否减免", '') <> '是' AND coalesce("材料必要性", '') NOT IN ('非必要', '信用免交')
    ) AS material_count
    FROM material_checked GROUP BY item_id
),
-- The same steps may be told twice, in the process text and on a sheet of their own: they count once.
steps AS (
    SELECT item_id, max(told_count) AS step_count
    FROM (
        SELECT step_checked.item_id, step.table_no, count(*) AS told_count
        FROM step_checked JOIN step USING (record_id) GROUP BY step_checked.item_id, step.sha256, step.table_no
    ) GROUP BY item_id
)
SELECT
    $1 AS run_id,
    item_checked.record_id,
    item_checked.department,
    item_code,
    item_name,
    row_number() OVER (
        PARTITION BY item_checked.department, item_code ORDER BY item_name, item_checked.record_id
    ) AS code_copy,
    row_number() OVER (
        PARTITION BY item_checked.department, item_name ORDER BY item_code, item_checked.record_id
    ) AS name_copy,
    material_count,
    step_count,
    "承诺时限_amount" AS promised,
    "承诺时限_unit" AS promised_unit,
    "法定时限_amount" AS legal,
    "法定时限_unit" AS legal_unit,
    CASE WHEN "收费方式" IS NOT NULL OR "是否收费" IS NOT NULL THEN
        coalesce(list_contains("收费方式_options", '窗口收费'), FALSE) OR coalesce("是否收费" = '是', FALSE)
    END AS is_charged,
    "承诺到现场窗口最多次数_number" AS visit_count,
    coalesce("办件类型" = '即办件', FALSE) AS is_instant,
    EXISTS (
        SELECT 1 FROM publication
        WHERE publication.record_id = item_checked.record_id AND publication.run_id = $1 AND publication.list = '全程网办'
    ) AS is_online
FROM item_checked
JOIN (SELECT record_id, item_code, item_name FROM item) AS named ON named.record_id = item_checked.record_id
LEFT JOIN materials ON materials.item_id = item_checked.record_id
LEFT JOIN steps ON steps.item_id = item_checked.record_id
ORDER BY item_checked.record_id;
