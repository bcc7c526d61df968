-- Which decisions of the gates hold. Reads: decision, item_content, current_item and current_part (the records that
-- count now), ranked_submission, live_submission.

-- one row = one usable decision and the item it names: by its code, else by its name within the department
CREATE OR REPLACE TEMP TABLE decision_target AS
WITH named_item AS (
    SELECT decision_no, current_item.record_id, current_item.department
    FROM decision JOIN current_item USING (item_code)
    WHERE problem IS NULL AND decision.item_code <> '' AND decision.department IN ('', current_item.department)
    UNION
    SELECT decision_no, current_item.record_id, current_item.department
    FROM decision JOIN current_item USING (item_name)
    WHERE problem IS NULL AND decision.item_name <> '' AND decision.item_code = ''
        AND decision.department IN ('', current_item.department)
),
-- A name alone may stand in two departments, or twice in one: then it names none. Two copies of a code are two items.
sure AS (
    SELECT * FROM named_item QUALIFY count(*) OVER (PARTITION BY decision_no) = 1
)
SELECT decision.*, regexp_replace(split_part(decision.path, '/', 1), '^sample-', '') AS batch, sure.record_id, item_content.content AS content_now
FROM decision JOIN sure USING (decision_no) JOIN item_content ON item_content.record_id = sure.record_id;

-- one row = one item that a decision speaks of, and the batch of the newest workbook that has a record of it
CREATE OR REPLACE TEMP TABLE item_batch AS
SELECT record_id, max(regexp_replace(batch, '^sample-', '')) AS batch
FROM (
    SELECT record_id, sha256 FROM current_item SEMI JOIN decision_target USING (record_id)
    UNION ALL
    SELECT item_id, sha256
    FROM (
        SELECT DISTINCT item_id, submission_no
        FROM current_part SEMI JOIN decision_target ON decision_target.record_id = current_part.item_id
    )
    JOIN ranked_submission USING (submission_no)
) JOIN live_submission USING (sha256)
GROUP BY record_id;

-- one row = one decision that speaks of the content of now; the newest of its item and gate is told, and whether another
-- of the same day and batch says the opposite: then neither holds
CREATE OR REPLACE TEMP TABLE decision_held AS
SELECT *,
    dense_rank() OVER (PARTITION BY record_id, gate ORDER BY decided_on DESC, batch DESC) = 1 AS is_newest,
    min(outcome) OVER newest <> max(outcome) OVER newest AS is_contradicted
FROM decision_target
WHERE content = content_now
WINDOW newest AS (PARTITION BY record_id, gate, decided_on, batch);

DELETE FROM current_decision;
INSERT INTO current_decision BY NAME
SELECT record_id, gate, max(decision_no) AS decision_no, min(outcome) AS outcome
FROM decision_held WHERE is_newest AND NOT is_contradicted
GROUP BY record_id, gate ORDER BY record_id, gate;

UPDATE decision SET result = told.result, problem = coalesce(decision.problem, told.problem)
FROM (
    WITH judged AS (
        SELECT
            decision.decision_no, decision.path,
            CASE
                WHEN decision.problem IS NOT NULL THEN 'unusable'
                WHEN target.record_id IS NULL THEN 'unmet'
                WHEN held.decision_no IS NULL AND target.batch < item_batch.batch THEN 'changed'
                WHEN held.decision_no IS NULL THEN 'outdated'
                WHEN NOT held.is_newest THEN 'replaced'
                WHEN held.is_contradicted THEN 'contradicted'
                ELSE 'met' END AS result,
            held.record_id, held.gate, held.decided_on, held.batch
        FROM decision
        LEFT JOIN decision_target AS target USING (decision_no)
        LEFT JOIN decision_held AS held USING (decision_no)
        LEFT JOIN item_batch ON item_batch.record_id = target.record_id
    )
    SELECT decision_no, result,
        CASE result
            WHEN 'unmet' THEN '没有找到事项：编码、名称、部门须与报送的一致，同名的事项须写明编码'
            WHEN 'outdated' THEN '审核表不是最新的：事项的内容在出表之后已经改动，须用新的审核表重新认定'
            WHEN 'contradicted' THEN '同一批次、同一日期的认定互相矛盾（另见' || (
                SELECT string_agg(other.path || '，' || decision.sheet || '，' || decision.cell, '；' ORDER BY decision_no)
                FROM judged AS other JOIN decision USING (decision_no)
                WHERE other.record_id = judged.record_id AND other.gate = judged.gate
                    AND other.decided_on = judged.decided_on AND other.batch = judged.batch
                    AND other.decision_no <> judged.decision_no
            ) || '），都不采用，须写明以哪一个为准'
        END AS problem
    FROM judged
) AS told
WHERE told.decision_no = decision.decision_no;
