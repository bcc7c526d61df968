-- The state of every item of this run, in item_result.state: where it stands between 待整改 and 公布. Reads: the
-- violations of this run, current_decision, the variables run_id and gates (those that publishing asks for).
UPDATE item_result SET state = told.state
FROM (
    SELECT record_id,
        CASE WHEN record_id IN (SELECT item_id FROM violation WHERE rule = 'P2' AND status = 'fail') THEN 'returned'
            WHEN NOT is_error_free THEN 'wrong'
            ELSE coalesce(waiting.gate, 'public') END AS state
    FROM item_result
    LEFT JOIN (
        -- one row = one item that a gate has not passed yet: the first such gate
        SELECT item.record_id, arg_min(gates.gate, gates.position) AS gate
        FROM item_result AS item
        CROSS JOIN (
            SELECT unnest(getvariable('gates')) AS gate, generate_subscripts(getvariable('gates'), 1) AS position
        ) AS gates
        LEFT JOIN current_decision AS decision ON decision.record_id = item.record_id
            AND decision.gate = gates.gate AND decision.outcome = 'pass'
        WHERE item.run_id = getvariable('run_id') AND decision.record_id IS NULL
        GROUP BY item.record_id
    ) AS waiting USING (record_id)
    WHERE item_result.run_id = getvariable('run_id')
) AS told
WHERE item_result.run_id = getvariable('run_id') AND told.record_id = item_result.record_id;
