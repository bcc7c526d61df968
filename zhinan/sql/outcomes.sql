-- What became of every verdict: ``verdict.outcome``, and the reason where it settles nothing.
-- Reads: verdict, verdict_target and current_verdict (warehouse/sql/verdict.sql), the violations of this run,
-- manual_check (one row = one manual rule that applies to one record).

UPDATE verdict SET outcome = told.outcome, problem = coalesce(verdict.problem, told.problem)
FROM (
    WITH target AS (
        SELECT verdict_no, count(*) AS target_count, bool_and(is_changed) AS is_changed, bool_or(is_lapsed) AS is_lapsed,
            bool_or(is_contradicted) AS is_contradicted
        FROM verdict_target GROUP BY verdict_no
    ),
    -- one row = one verdict that settles at least one check
    met AS (
        SELECT DISTINCT verdict_no FROM violation WHERE verdict_no IS NOT NULL
        UNION
        SELECT verdict_no FROM current_verdict JOIN manual_check USING (rule, record_id) WHERE verdict = 'pass'
    ),
    judged AS (
        SELECT
            verdict.verdict_no, verdict.rule, verdict.verdict, verdict.part, rule_info.rule IS NULL AS is_no_rule,
            target_count IS NULL AS is_lost,
            CASE WHEN problem IS NOT NULL OR is_no_rule
                    OR verdict.verdict <> 'waive' AND rule_info.kind <> 'manual' THEN 'unusable'
                WHEN is_lost THEN 'unmet'
                WHEN met.verdict_no IS NOT NULL THEN 'met'
                WHEN target.is_changed THEN 'changed'
                WHEN target.is_lapsed THEN 'lapsed'
                WHEN target.is_contradicted THEN 'contradicted'
                WHEN verdict.verdict_no NOT IN (SELECT verdict_no FROM current_verdict) THEN 'replaced'
                ELSE 'unmet' END AS result
        FROM verdict
        LEFT JOIN rule_info USING (rule)
        LEFT JOIN target USING (verdict_no)
        LEFT JOIN met USING (verdict_no)
    )
    SELECT
        verdict_no,
        result AS outcome,
        CASE WHEN is_no_rule AND starts_with(rule, 'S') THEN '“' || rule || '”是工作簿结构的规则，不能认定，应改工作簿'
            WHEN is_no_rule AND starts_with(rule, 'P') THEN '“' || rule || '”是由人提出的问题，在提出的原表里写明答复或重新认定'
            WHEN is_no_rule THEN '没有规则“' || rule || '”'
            WHEN result = 'unusable' THEN '规则“' || rule || '”由程序核查，只能豁免，不能认定通过或不通过'
            WHEN is_lost THEN '没有找到事项' || CASE WHEN part <> '' THEN '或其“' || part || '”' ELSE '' END
                || '：编码、名称、部门须与报送的一致，几个部门同名的须写明部门'
            WHEN result = 'contradicted' THEN '同一批次里对同一处的认定互相矛盾，都不采用，须写明以哪一个为准'
            WHEN result = 'changed' THEN '认定之后内容已经改动，须重新认定'
            WHEN result = 'unmet' AND verdict = 'waive' THEN '豁免的问题已不存在，可以删去'
            WHEN result = 'unmet' THEN '这个事项不需要这项认定，可以删去' END AS problem
    FROM judged
) AS told
WHERE told.verdict_no = verdict.verdict_no;
