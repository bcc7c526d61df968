-- metric_group: one row = one working group (推进组) in one run.
CREATE OR REPLACE VIEW metric_group AS
SELECT
    run_id,
    department_group,
    count(*) AS department_count,
    count(*) FILTER (is_received) AS received_count,
    count(*) FILTER (is_received) / count(*) AS received_rate,
    sum(item_count) AS item_count,
    sum(accurate_item_count) AS accurate_item_count,
    sum(accurate_item_count) / nullif(sum(item_count), 0) AS guide_accuracy,
    sum(check_count) AS check_count,
    sum(passed_check_count) AS passed_check_count,
    sum(failed_check_count) AS failed_check_count,
    sum(passed_check_count) / nullif(sum(check_count), 0) AS element_accuracy,
    sum(not_applicable_count) AS not_applicable_count,
    sum(manual_count) AS manual_count,
    sum(waived_count) AS waived_count,
    sum(warning_count) AS warning_count,
    sum(opened_count) AS opened_count,
    sum(reopened_count) AS reopened_count,
    sum(resolved_count) AS resolved_count,
    sum(ended_count) AS ended_count,
    sum(open_count) AS open_count,
    sum(overdue_count) AS overdue_count,
    min(position) AS position
FROM metric_department
GROUP BY run_id, department_group;
