-- metric_list: one row = one public list (category) in one run.
CREATE OR REPLACE VIEW metric_list AS
SELECT
    run_id,
    list,
    position,
    published_count,
    held_back_count,
    published_count + held_back_count AS item_count,
    accurate_count AS accurate_item_count,
    accurate_count / nullif(published_count + held_back_count, 0) AS guide_accuracy,
    check_count,
    check_count - failed_count AS passed_check_count,
    failed_count AS failed_check_count,
    (check_count - failed_count) / nullif(check_count, 0) AS element_accuracy,
    manual_count,
    waived_count
FROM list_result;
