-- What happened to each item between the run before and this one. Reads: item_result (its states), item_content,
-- item_identity (now.sql), current_decision and decision, item_event (what earlier runs have noted), the variables
-- run_id and day.

-- one row = one item that counts now, under the key by which the log knows it; of several with one key the first
CREATE OR REPLACE TEMP TABLE item_now AS
WITH counted AS (
    SELECT item_identity.department, item_key, item_id, item_code, item_name, state, content, opinion
    FROM item_identity
    JOIN item_result ON item_result.record_id = item_id AND item_result.run_id = getvariable('run_id')
    JOIN item_content ON item_content.record_id = item_id
    LEFT JOIN (
        SELECT record_id, string_agg(DISTINCT opinion, '；' ORDER BY opinion) AS opinion
        FROM current_decision JOIN decision USING (decision_no) WHERE current_decision.outcome = 'return' GROUP BY ALL
    ) AS told ON told.record_id = item_id AND state = 'returned'
),
-- Few keys are shared, and only what is shared need be gathered.
shared AS (
    SELECT department, item_key FROM item_identity GROUP BY ALL HAVING count(*) > 1
)
SELECT department, item_key, item_code, item_name, state, content, coalesce(opinion, '') AS note
FROM counted ANTI JOIN shared USING (department, item_key)
UNION ALL
SELECT department, item_key,
    arg_min(item_code, item_id), arg_min(item_name, item_id), arg_min(state, item_id),
    string_agg(content, '+' ORDER BY content),
    coalesce(min(opinion), '')
FROM counted SEMI JOIN shared USING (department, item_key)
GROUP BY department, item_key;

-- one row = one item that was ever there, as the run before left it
CREATE OR REPLACE TEMP TABLE item_before AS
SELECT * FROM item_event
WHERE run_id < getvariable('run_id') AND run_id IN (SELECT run_id FROM run WHERE finished_at IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY department, item_key ORDER BY run_id DESC) = 1;

INSERT INTO item_event BY NAME
SELECT
    getvariable('run_id') AS run_id, getvariable('day') AS day, department, item_key, now.item_code, now.item_name,
    before.state AS state_before, now.state, now.content,
    CASE WHEN before.content IS DISTINCT FROM now.content THEN 'content'
        WHEN now.state = 'returned' OR before.state IN ('department', 'group', 'bureau', 'returned') THEN 'decision'
        ELSE 'others' END AS cause,
    now.note
FROM item_now AS now LEFT JOIN item_before AS before USING (department, item_key)
WHERE before.state IS DISTINCT FROM now.state OR before.content IS DISTINCT FROM now.content
ORDER BY ALL;

INSERT INTO item_event BY NAME
SELECT
    getvariable('run_id') AS run_id, getvariable('day') AS day, department, item_key, item_code, item_name,
    before.state AS state_before, 'gone' AS state, '' AS content, 'content' AS cause, '' AS note
FROM item_before AS before ANTI JOIN item_now USING (department, item_key)
WHERE before.state <> 'gone'
ORDER BY ALL;
