-- Marks in verdict_target (one row = one usable verdict and one record that it speaks of) the verdicts of the newest
-- batch that contradict one another: a batch has no order in time.
UPDATE verdict_target SET is_contradicted = TRUE
FROM (
    WITH newest AS (
        SELECT record, record_id, rule, arg_max(batch, verdict_no) AS batch FROM verdict_target GROUP BY ALL
    )
    SELECT record, record_id, rule, batch
    FROM verdict_target JOIN newest USING (record, record_id, rule, batch)
    WHERE NOT is_changed AND NOT is_lapsed
    GROUP BY ALL HAVING count(DISTINCT verdict) > 1
) AS opposed
WHERE opposed.record = verdict_target.record AND opposed.record_id = verdict_target.record_id
    AND opposed.rule = verdict_target.rule AND opposed.batch = verdict_target.batch
    AND NOT is_changed AND NOT is_lapsed;
