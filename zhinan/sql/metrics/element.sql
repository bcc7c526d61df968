-- metric_element: one row = one element of one record kind in one run, with its checks of severity error.
CREATE OR REPLACE VIEW metric_element AS
SELECT
    run_id,
    record,
    element,
    sum(applicable_count - manual_count - waived_count) AS check_count,
    sum(applicable_count - manual_count - waived_count - failed_count) AS passed_check_count,
    sum(failed_count) AS failed_check_count,
    passed_check_count / nullif(check_count, 0) AS element_accuracy,
    sum(record_count - applicable_count) AS not_applicable_count,
    sum(manual_count) AS manual_count,
    sum(waived_count) AS waived_count
FROM rule_result
WHERE severity = 'error'
GROUP BY run_id, record, element;
