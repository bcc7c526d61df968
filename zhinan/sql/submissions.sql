-- one row = one path with one content: what was received, and what became of it
WITH structural AS (
    -- one row = one content with structural violations in the latest run
    SELECT sha256, count(*) AS violation_count
    FROM violation WHERE rule LIKE 'S%' AND status = 'fail' AND sha256 IS NOT NULL
    GROUP BY sha256
),
noted AS (
    -- one row = one content of which intake told something
    SELECT sha256, string_agg(message, '；' ORDER BY ALL) AS notes FROM note GROUP BY sha256
),
received AS (
    SELECT path, batch, sha256, TRUE AS is_live FROM receipt
    UNION ALL
    SELECT path, batch, sha256, FALSE FROM submission WHERE sha256 NOT IN (SELECT sha256 FROM receipt)
)
SELECT
    received_at,
    received.path,
    department,
    CASE
        WHEN NOT is_live THEN '已替换或移走'
        WHEN status = 'rejected' THEN '拒收'
        WHEN violation_count > 0 THEN '读取，结构有问题'
        ELSE '读取'
    END AS outcome,
    nullif(concat_ws('；', reason, violation_count || ' 处结构问题', notes), '') AS reason,
    item_count, material_count, step_count, byte_count, sha256, standard_version, reader_version
FROM received
JOIN submission USING (sha256)
LEFT JOIN structural USING (sha256)
LEFT JOIN noted USING (sha256)
WHERE is_live OR $is_whole
ORDER BY received.batch, received.path, sha256
