-- The flow charts (element 53) of the items that count now. Reads: picture, attachment, current_item, item_value,
-- the run's variable each_for_itself, alike (one row = one picture content and one that looks nearly the same).
-- {element}: the quoted name of element 53's facts.

-- one row = one picture file that one item names; attachment_no NULL: no such file lies beside the workbook
CREATE OR REPLACE TABLE named_picture AS
WITH named AS (
    SELECT record_id, sha256, unnest({names}) AS name
    FROM current_item JOIN item_value USING (record_id)
),
beside AS (
    SELECT named.record_id, name, regexp_replace(lower(path), '[^/]*$', '') AS folder,
        regexp_extract(name, '[^/]*$') AS base
    FROM named JOIN live_submission USING (sha256)
),
-- a name alone is found in the folders below, where it stands there once
below AS (
    SELECT record_id, name, min(attachment_no) AS attachment_no
    FROM beside JOIN attachment ON attachment.base_key = beside.base AND starts_with(attachment.path_key, folder)
    GROUP BY record_id, name HAVING count(*) = 1
)
SELECT beside.record_id, beside.name, coalesce(exact.attachment_no, below.attachment_no) AS attachment_no
FROM beside
LEFT JOIN attachment AS exact ON exact.path_key = folder || beside.name
LEFT JOIN below ON below.record_id = beside.record_id AND below.name = beside.name;

-- one row = one picture of one item
CREATE OR REPLACE TEMP TABLE item_picture AS
SELECT record_id, item_name, department, current_item.sha256, content, problem,
    '单元格 ' || cell || ' 的图片' AS place
FROM picture JOIN current_item USING (record_id)
UNION ALL
SELECT record_id, item_name, department, current_item.sha256, content, problem, '图片“' || name || '”'
FROM named_picture JOIN attachment USING (attachment_no) JOIN current_item USING (record_id);

-- one row = one picture content, and the first of the items that have it
CREATE OR REPLACE TEMP TABLE content_owner AS
SELECT content, list({'id': record_id, 'item': item_name, 'department': department, 'file': sha256}
    ORDER BY record_id)[:500] AS owners
FROM (SELECT DISTINCT content, record_id, item_name, department, sha256 FROM item_picture WHERE problem IS NULL)
GROUP BY content;

-- one row = one item that counts now and has a picture or names one: what the rules of element 53 ask
CREATE OR REPLACE TEMP TABLE chart AS
WITH others AS (
    SELECT item_picture.record_id, 'same' AS likeness, item_picture.department, item_picture.sha256,
        unnest(owners) AS owner
    FROM item_picture JOIN content_owner USING (content) WHERE problem IS NULL
    UNION ALL
    SELECT item_picture.record_id, 'alike', item_picture.department, item_picture.sha256, unnest(owners)
    FROM item_picture JOIN alike USING (content) JOIN content_owner ON content_owner.content = alike.other
    WHERE problem IS NULL
),
-- Where each file stands for itself, two files of one department are two versions of its workbook; and one whose
-- department cannot be told may be any department's.
named AS (
    SELECT DISTINCT record_id, likeness, owner.id AS other, '“' || owner.item || '”' || CASE
        WHEN owner.department <> department THEN '（' || owner.department || '）' ELSE '' END AS text
    FROM others
    WHERE owner.id <> record_id AND NOT (
        getvariable('each_for_itself') AND owner.file <> sha256 AND list_contains([department, ''], owner.department)
        OR getvariable('each_for_itself') AND owner.file <> sha256 AND department = ''
    )
),
told AS (
    SELECT record_id, likeness,
        array_to_string(list(text ORDER BY other)[:3], '、')
            || CASE WHEN count(*) > 3 THEN '等 ' || count(*) || ' 项' ELSE '' END AS text
    FROM named GROUP BY record_id, likeness
),
counted AS (
    SELECT record_id, count(*) AS picture_count, min(place || problem) FILTER (problem IS NOT NULL) AS bad
    FROM item_picture GROUP BY record_id
),
lost AS (
    SELECT record_id, string_agg('“' || name || '”', '、' ORDER BY name) AS names
    FROM named_picture WHERE attachment_no IS NULL GROUP BY record_id
)
SELECT record_id, coalesce(picture_count, 0) AS picture_count, lost.names AS lost, bad,
    same.text AS same, alike.text AS alike
FROM counted
FULL JOIN lost USING (record_id)
LEFT JOIN (SELECT record_id, text FROM told WHERE likeness = 'same') AS same USING (record_id)
LEFT JOIN (SELECT record_id, text FROM told WHERE likeness = 'alike') AS alike USING (record_id);
