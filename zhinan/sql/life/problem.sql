-- problem: one row = one problem that was ever told, as it stands after the latest run.
-- first_seen: since it was opened or last reopened; due: its last day to be corrected; days are counted to the run's.
CREATE OR REPLACE VIEW problem AS
WITH latest AS (
    SELECT day AS today, correction_days FROM run WHERE day IS NOT NULL ORDER BY run_id DESC LIMIT 1
),
told AS (
    SELECT
        department, item_key, part, rule, place,
        arg_max(event, run_id) <> 'resolved' AS is_open,
        arg_max(cause, run_id) AS cause,
        arg_max(severity, run_id) AS severity,
        arg_max(value, run_id) AS value,
        arg_max(item_code, run_id) AS item_code,
        arg_max(item_name, run_id) AS item_name,
        min(day) AS first_ever,
        max(day) FILTER (event IN ('opened', 'reopened')) AS first_seen,
        max(last_seen) AS last_told,
        max(day) FILTER (event = 'resolved') AS resolved,
        count(*) FILTER (event = 'reopened') AS reopened_count
    FROM problem_event
    GROUP BY department, item_key, part, rule, place
)
SELECT
    told.* EXCLUDE (last_told, resolved),
    CASE WHEN is_open THEN today ELSE last_told END AS last_seen,
    CASE WHEN is_open THEN NULL ELSE resolved END AS resolved,
    last_seen - first_seen AS open_days,
    ended.ordinal - began.ordinal AS open_working_days,
    limits.due,
    is_open AND today > limits.due AS is_overdue,
    CASE WHEN is_open THEN greatest(ended.ordinal - began.ordinal - correction_days, 0) ELSE 0 END AS overdue_working_days
FROM told
CROSS JOIN latest
LEFT JOIN working_day AS began ON began.day = first_seen
LEFT JOIN working_day AS ended ON ended.day = CASE WHEN is_open THEN today ELSE last_told END
LEFT JOIN (SELECT ordinal, min(day) AS due FROM working_day WHERE is_working GROUP BY ordinal) AS limits
    ON limits.ordinal = began.ordinal + correction_days;
