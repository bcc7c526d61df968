-- What happened to each problem between the run before and this one, and why. Reads: now.sql's tables, the variables
-- run_id and day. A cause is said only where it is certain: with a new file and a new standard at once it is 'both'.

-- one row (or none) = the run before: the last that ended
CREATE OR REPLACE TEMP TABLE run_before AS
SELECT * FROM run WHERE finished_at IS NOT NULL AND run_id < getvariable('run_id') ORDER BY run_id DESC LIMIT 1;

-- one row: what has changed besides the submissions. The first run of all has nothing before it.
CREATE OR REPLACE TEMP TABLE changed_around AS
SELECT
    coalesce((now.standard, now.standard_version) <> (before.standard, before.standard_version), FALSE) AS is_standard,
    coalesce(now.reader_version <> before.reader_version, FALSE) AS is_program,
    before.day AS day_before
FROM (SELECT * FROM run WHERE run_id = getvariable('run_id')) AS now LEFT JOIN run_before AS before ON TRUE;

-- one row = one problem that was known before, as it stood then
CREATE OR REPLACE TEMP TABLE problem_before AS
SELECT * FROM problem_event
WHERE run_id < getvariable('run_id') AND run_id IN (SELECT run_id FROM run WHERE finished_at IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY department, item_key, part, rule, place ORDER BY run_id DESC) = 1;

-- one row = one file and one item of which it gives a record that counts now ('': the file counts at all); of the items
-- alone that had a problem before, for nothing is asked of the others
CREATE OR REPLACE TEMP TABLE source_now AS
WITH asked AS (
    SELECT item_id, sha256, item_key
    FROM item_identity SEMI JOIN (SELECT item_key FROM problem_before WHERE event <> 'resolved') USING (item_key)
)
SELECT sha256, item_key FROM asked
UNION
SELECT part.sha256, item_key FROM part_now AS part JOIN asked USING (item_id)
UNION
SELECT DISTINCT sha256, '' FROM item_identity
UNION
SELECT DISTINCT sha256, '' FROM part_now
UNION
SELECT sha256, '' FROM live_submission WHERE status = 'rejected';

INSERT INTO problem_event BY NAME
SELECT
    getvariable('run_id') AS run_id,
    getvariable('day') AS day,
    department, item_key, part, rule, place,
    CASE WHEN before.event IS NULL THEN 'opened' WHEN before.event = 'resolved' THEN 'reopened' ELSE 'changed' END
        AS event,
    CASE
        WHEN around.day_before IS NULL AND starts_with(rule, 'P') THEN 'verdict'
        WHEN around.day_before IS NULL OR now.sha256 IS NULL THEN 'department'
        WHEN now.sha256 IN (SELECT sha256 FROM run_submission WHERE run_id = (SELECT run_id FROM run_before)) THEN
            CASE WHEN is_standard THEN 'standard' WHEN is_program THEN 'program'
                WHEN rule_info.kind = 'manual' OR starts_with(rule, 'P') OR before.cause = 'verdict' THEN 'verdict' ELSE 'others' END
        WHEN is_standard OR is_program THEN 'both'
        ELSE 'department' END AS cause,
    now.severity, now.value, now.copies, now.sha256, now.item_code, now.item_name,
    getvariable('day') AS last_seen
FROM problem_now AS now
LEFT JOIN problem_before AS before USING (department, item_key, part, rule, place)
LEFT JOIN rule_info USING (rule)
CROSS JOIN changed_around AS around
WHERE before.event IS NULL OR before.event = 'resolved' OR before.value <> now.value
ORDER BY ALL;

INSERT INTO problem_event BY NAME
SELECT
    getvariable('run_id') AS run_id,
    getvariable('day') AS day,
    before.department, before.item_key, before.part, before.rule, before.place,
    'resolved' AS event,
    CASE
        WHEN before.item_key <> '' AND (before.department, before.item_key) NOT IN (
            SELECT (department, item_key) FROM item_identity
        ) THEN 'withdrawn'
        WHEN (before.department, before.item_key, before.part, before.rule, before.place) IN (
            SELECT (department, item_key, part, rule, place) FROM violation_key WHERE status <> 'fail'
        ) THEN 'verdict'
        WHEN before.sha256 IS NULL OR (before.sha256, before.item_key) NOT IN (SELECT (sha256, item_key) FROM source_now)
            THEN CASE WHEN is_standard OR is_program THEN 'both' ELSE 'department' END
        WHEN is_standard THEN 'standard' WHEN is_program THEN 'program'
        WHEN rule_info.kind = 'manual' OR starts_with(before.rule, 'P') THEN 'verdict'
        ELSE 'others' END AS cause,
    before.severity, before.value, 0 AS copies, before.sha256, before.item_code, before.item_name,
    coalesce(around.day_before, getvariable('day')) AS last_seen
FROM problem_before AS before
ANTI JOIN problem_now AS now USING (department, item_key, part, rule, place)
LEFT JOIN rule_info USING (rule)
CROSS JOIN changed_around AS around
WHERE before.event <> 'resolved'
ORDER BY ALL;
