-- metric_reduction: one row = one department that has items in one run; beside them the working groups and the county.
-- 五减 compares each item with itself in the run of the table baseline, by code, else by name; a figure that one of the
-- two runs cannot tell leaves the item out of it. 压缩比: only items whose two times are in days of the same unit.
CREATE OR REPLACE VIEW metric_reduction AS
-- old: one row = one item of the baseline run
WITH old AS (
    SELECT reduction_result.* FROM reduction_result JOIN baseline ON reduction_result.run_id = baseline.run_id
),
by_code AS (
    SELECT items.run_id, items.record_id, old.record_id AS old_id
    FROM reduction_result AS items JOIN baseline ON items.run_id >= baseline.run_id
    JOIN old ON old.department = items.department AND old.item_code = items.item_code
        AND old.code_copy = items.code_copy
    WHERE items.item_code <> ''
),
by_name AS (
    SELECT items.run_id, items.record_id, old.record_id AS old_id
    FROM reduction_result AS items JOIN baseline ON items.run_id >= baseline.run_id
    JOIN old ON old.department = items.department AND old.item_name = items.item_name
        AND old.name_copy = items.name_copy
    LEFT JOIN by_code AS own ON own.run_id = items.run_id AND own.record_id = items.record_id
    LEFT JOIN by_code AS taken ON taken.run_id = items.run_id AND taken.old_id = old.record_id
    WHERE items.item_name <> '' AND own.record_id IS NULL AND taken.old_id IS NULL
),
pairs AS (
    SELECT * FROM by_code UNION ALL SELECT * FROM by_name
),
-- one row = one item in one run, with the figures that both runs can tell
compared AS (
    SELECT
        now.run_id,
        department.department_group,
        department.department,
        department.position,
        old.record_id IS NOT NULL AS is_paired,
        CASE WHEN old.material_count IS NOT NULL THEN now.material_count END AS material_count,
        CASE WHEN now.material_count IS NOT NULL THEN old.material_count END AS before_material_count,
        CASE WHEN old.step_count IS NOT NULL THEN now.step_count END AS step_count,
        CASE WHEN now.step_count IS NOT NULL THEN old.step_count END AS before_step_count,
        CASE WHEN old.promised IS NOT NULL AND old.promised_unit = '工作日' AND now.promised_unit = '工作日'
            THEN now.promised END AS promised_days,
        CASE WHEN now.promised IS NOT NULL AND old.promised_unit = '工作日' AND now.promised_unit = '工作日'
            THEN old.promised END AS before_promised_days,
        CASE WHEN old.is_charged IS NOT NULL THEN now.is_charged END AS is_charged,
        CASE WHEN now.is_charged IS NOT NULL THEN old.is_charged END AS before_is_charged,
        CASE WHEN old.visit_count IS NOT NULL THEN now.visit_count END AS visit_count,
        CASE WHEN now.visit_count IS NOT NULL THEN old.visit_count END AS before_visit_count,
        now.promised_unit = now.legal_unit AND now.legal_unit IN ('工作日', '自然日') AND now.legal > 0
            AND now.promised IS NOT NULL AS is_timed,
        now.legal,
        now.promised,
        now.visit_count AS visits,
        now.is_instant,
        now.is_online
    FROM reduction_result AS now
    JOIN department ON department.department = now.department
    LEFT JOIN pairs ON pairs.run_id = now.run_id AND pairs.record_id = now.record_id
    LEFT JOIN old ON old.record_id = pairs.old_id
)
SELECT
    run_id,
    CASE WHEN level < 2 THEN department_group ELSE '全县' END AS department_group,
    CASE WHEN level < 1 THEN department ELSE '合计' END AS department,
    -- The departments in the annex's order, then the groups, then the county.
    10000 * level + min(position) AS position,
    count(*) AS item_count,
    count(*) FILTER (is_paired) AS paired_count,
    count(material_count) AS material_item_count,
    sum(before_material_count) AS before_material_count,
    sum(material_count) AS material_count,
    (sum(before_material_count) - sum(material_count)) / nullif(sum(before_material_count), 0) AS material_reduction,
    count(step_count) AS step_item_count,
    sum(before_step_count) AS before_step_count,
    sum(step_count) AS step_count,
    (sum(before_step_count) - sum(step_count)) / nullif(sum(before_step_count), 0) AS step_reduction,
    count(promised_days) AS promised_item_count,
    sum(before_promised_days) AS before_promised_days,
    sum(promised_days) AS promised_days,
    (sum(before_promised_days) - sum(promised_days)) / nullif(sum(before_promised_days), 0) AS promised_reduction,
    count(is_charged) AS charge_item_count,
    count(*) FILTER (before_is_charged) AS before_charged_count,
    count(*) FILTER (is_charged) AS charged_count,
    (count(*) FILTER (before_is_charged) - count(*) FILTER (is_charged)) / nullif(count(*) FILTER (before_is_charged), 0)
        AS charge_reduction,
    count(visit_count) AS visit_item_count,
    sum(before_visit_count) AS before_visit_count,
    sum(visit_count) AS visit_count,
    (sum(before_visit_count) - sum(visit_count)) / nullif(sum(before_visit_count), 0) AS visit_reduction,
    count(*) FILTER (is_timed) AS timed_item_count,
    count(*) FILTER (is_timed IS NOT TRUE) AS untimed_item_count,
    sum(legal) FILTER (is_timed) AS legal_days,
    sum(promised) FILTER (is_timed) AS legal_promised_days,
    (sum(legal) FILTER (is_timed) - sum(promised) FILTER (is_timed)) / sum(legal) FILTER (is_timed)
        AS total_compression,
    avg((legal - promised) / legal) FILTER (is_timed) AS mean_compression,
    count(*) FILTER (is_instant) AS instant_count,
    count(*) FILTER (is_instant) / count(*) AS instant_rate,
    count(*) FILTER (is_online) AS online_count,
    count(*) FILTER (is_online) / count(*) AS online_rate,
    count(*) FILTER (visits = 0) AS zero_visit_count,
    count(*) FILTER (visits = 0) / count(*) AS zero_visit_rate,
    count(*) FILTER (visits <= 1) AS one_visit_count,
    count(*) FILTER (visits <= 1) / count(*) AS one_visit_rate
FROM compared
CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) AS levels
GROUP BY
    run_id,
    level,
    CASE WHEN level < 2 THEN department_group ELSE '全县' END,
    CASE WHEN level < 1 THEN department ELSE '合计' END;
