-- metric_county: one row = one run: the county as a whole.
CREATE OR REPLACE VIEW metric_county AS
SELECT
    run_id,
    sum(department_count) AS department_count,
    sum(received_count) AS received_count,
    sum(received_count) / sum(department_count) AS received_rate,
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
    sum(overdue_count) AS overdue_count
FROM metric_group
GROUP BY run_id;
