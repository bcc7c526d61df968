-- metric_department: one row = one expected department in one run.
-- 要素准确率 = passed_check_count / (check_count), 办事指南准确率 = accurate_item_count / item_count;
-- not_applicable, manual and waived stand beside the ratios, never in them. A rate without items is NULL.
CREATE OR REPLACE VIEW metric_department AS
WITH checks AS (
    SELECT
        run_id, department,
        sum(applicable_count - manual_count - waived_count) AS check_count,
        sum(failed_count) AS failed_check_count,
        sum(record_count - applicable_count) AS not_applicable_count,
        sum(manual_count) AS manual_count,
        sum(waived_count) AS waived_count
    FROM rule_result WHERE severity = 'error' GROUP BY run_id, department
),
items AS (
    SELECT
        run_id, department,
        count(*) AS item_count,
        count(*) FILTER (is_accurate) AS accurate_item_count,
        sum(warning_count) AS warning_count
    FROM item_result GROUP BY run_id, department
)
SELECT
    run_id,
    department.department_group,
    department,
    department.position,
    submission_count,
    submission_count > 0 AS is_received,
    coalesce(item_count, 0) AS item_count,
    coalesce(accurate_item_count, 0) AS accurate_item_count,
    accurate_item_count / item_count AS guide_accuracy,
    coalesce(check_count, 0) AS check_count,
    coalesce(check_count - failed_check_count, 0) AS passed_check_count,
    coalesce(failed_check_count, 0) AS failed_check_count,
    (check_count - failed_check_count) / nullif(check_count, 0) AS element_accuracy,
    coalesce(not_applicable_count, 0) AS not_applicable_count,
    coalesce(manual_count, 0) AS manual_count,
    coalesce(waived_count, 0) AS waived_count,
    coalesce(warning_count, 0) AS warning_count,
    coalesce(opened_count, 0) AS opened_count,
    coalesce(reopened_count, 0) AS reopened_count,
    coalesce(resolved_count, 0) AS resolved_count,
    coalesce(ended_count, 0) AS ended_count,
    coalesce(open_count, 0) AS open_count,
    coalesce(overdue_count, 0) AS overdue_count
FROM department_result
JOIN department USING (department)
LEFT JOIN checks USING (run_id, department)
LEFT JOIN items USING (run_id, department)
LEFT JOIN problem_result USING (run_id, department);
