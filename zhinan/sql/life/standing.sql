-- The problems of severity error that stand open after the run $1 (of the day $2), by department; $3: the last day that
-- "due soon" reaches to. As the view problem has it for the latest run. one row = one department with open problems
WITH told AS (
    SELECT
        department, item_key, part, rule, place,
        arg_max(event, run_id) <> 'resolved' AS is_open,
        arg_max(severity, run_id) AS severity,
        max(problem_event.day) FILTER (event IN ('opened', 'reopened')) AS first_seen
    FROM problem_event JOIN run USING (run_id)
    WHERE run_id <= $1 AND finished_at IS NOT NULL
    GROUP BY department, item_key, part, rule, place
),
dated AS (
    SELECT told.department, limits.due, ended.ordinal - began.ordinal - run.correction_days AS overdue_working_days
    FROM told
    JOIN run ON run.run_id = $1
    LEFT JOIN working_day AS began ON began.day = told.first_seen
    LEFT JOIN working_day AS ended ON ended.day = $2
    LEFT JOIN (SELECT ordinal, min(day) AS due FROM working_day WHERE is_working GROUP BY ordinal) AS limits
        ON limits.ordinal = began.ordinal + run.correction_days
    WHERE is_open AND severity = 'error'
)
SELECT
    department,
    count(*) AS open_count,
    count(*) FILTER (due < $2) AS overdue_count,
    min(due) FILTER (due < $2) AS first_overdue,
    coalesce(max(overdue_working_days) FILTER (due < $2), 0) AS overdue_working_days,
    count(*) FILTER (due >= $2 AND due <= $3) AS soon_count,
    min(due) FILTER (due >= $2 AND due <= $3) AS soon
FROM dated
GROUP BY department
ORDER BY department;
