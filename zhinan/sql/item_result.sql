-- one row added to item_result = one item of this run: its own checks and those of its parts.
-- Reads: applicable_check (one row = one record, how many rules of severity error apply to it),
-- the violations of this run, the findings of intake.

INSERT INTO item_result BY NAME
WITH checks AS (
    SELECT item_id, sum(applicable_count) AS check_count, sum(rule_count) AS rule_count
    FROM applicable_check WHERE item_id IS NOT NULL GROUP BY item_id
),
failures AS (
    SELECT
        item_id,
        -- Only checks of element rules are counted; a broken cell (S12 to S14) fails those of its element.
        count(*) FILTER (severity = 'error' AND status = 'fail' AND substr(rule, 1, 1) NOT IN ('S', 'P')) AS failed_count,
        count(*) FILTER (severity = 'warning' AND status = 'fail') AS warning_count,
        count(*) FILTER (severity = 'error' AND status = 'manual') AS manual_count,
        count(*) FILTER (severity = 'error' AND status = 'waived') AS waived_count
    FROM violation WHERE item_id IS NOT NULL GROUP BY item_id
),
-- A doubled column leaves open which value is meant: its items cannot be called accurate.
doubtful AS (
    SELECT DISTINCT record_id
    FROM record_place JOIN finding USING (sha256, sheet)
    WHERE record_place.record = 'item' AND finding.rule = 'S2'
),
-- What people have found wrong (P) is no check: it is not in the rates, and the item is not accurate.
found AS (
    SELECT DISTINCT item_id FROM violation WHERE starts_with(rule, 'P') AND status = 'fail'
),
-- No element rule may be there to fail: an item with a cell that cannot be used is not accurate all the same.
broken AS (
    SELECT DISTINCT item_id FROM broken_current
)
SELECT
    getvariable('run_id') AS run_id,
    item_counted.record_id,
    item_counted.department,
    -- What waits for a person, and what is waived, neither passes nor fails.
    checks.check_count - coalesce(manual_count, 0) - coalesce(waived_count, 0) AS check_count,
    coalesce(failed_count, 0) AS failed_count,
    rule_count - checks.check_count AS not_applicable_count,
    coalesce(manual_count, 0) AS manual_count,
    coalesce(waived_count, 0) AS waived_count,
    coalesce(warning_count, 0) AS warning_count,
    coalesce(failed_count, 0) = 0
        AND doubtful.record_id IS NULL
        AND found.item_id IS NULL
        AND broken.item_id IS NULL AS is_error_free,
    is_error_free AND coalesce(failures.manual_count, 0) + coalesce(failures.waived_count, 0) = 0 AS is_accurate
FROM item_counted
JOIN checks ON checks.item_id = item_counted.record_id
LEFT JOIN failures ON failures.item_id = item_counted.record_id
LEFT JOIN found ON found.item_id = item_counted.record_id
LEFT JOIN broken ON broken.item_id = item_counted.record_id
LEFT JOIN doubtful ON doubtful.record_id = item_counted.record_id;
