-- The flow charts (element 53) of the items that count now. Reads: picture, attachment, item, current_item, item_value,
-- the run's variable each_for_itself, alike (one row = one picture content and one that looks nearly the same),
-- workbook_folder (one row = one folder that one workbook lies in, as paths are compared).
-- {element}: the quoted name of element 53's facts.

-- one row = one picture file that one item names; attachment_no NULL: no such file lies beside the workbook. Items that
-- a later workbook has replaced are among them: their pictures still lie in the older batch, and are no strays.
CREATE OR REPLACE TABLE named_picture AS
WITH named AS (
    SELECT record_id, sha256, unnest({names}) AS name
    FROM item JOIN item_value USING (record_id) JOIN live_submission USING (sha256)
),
-- A name is tried as it is written first, then without the words that lead to it: 见附件1.png may be any of three.
tried AS (
    SELECT DISTINCT record_id, name, folder, rank,
        CASE rank WHEN 0 THEN name
            ELSE regexp_replace(name, list_extract(getvariable('leading_words'), rank), '') END AS text
    FROM named JOIN workbook_folder USING (sha256)
    CROSS JOIN range(0, len(getvariable('leading_words')) + 1) AS ranks(rank)
),
exact AS (
    SELECT record_id, name, arg_min(attachment_no, (rank, attachment_no)) AS attachment_no
    FROM tried JOIN attachment ON attachment.path_key = folder || text
    GROUP BY record_id, name
),
-- a name alone is found in the folders below, where it stands there once
below AS (
    SELECT record_id, name, rank, min(attachment_no) AS attachment_no
    FROM tried JOIN attachment
        ON attachment.base_key = regexp_extract(text, '[^/]*$') AND starts_with(attachment.path_key, folder)
    GROUP BY record_id, name, rank HAVING count(DISTINCT attachment_no) = 1
),
nearest AS (
    SELECT record_id, name, arg_min(attachment_no, rank) AS attachment_no FROM below GROUP BY record_id, name
)
SELECT DISTINCT named.record_id, named.name, coalesce(exact.attachment_no, nearest.attachment_no) AS attachment_no
FROM named
LEFT JOIN exact USING (record_id, name)
LEFT JOIN nearest USING (record_id, name);

-- one row = one picture of one item
CREATE OR REPLACE TEMP TABLE item_picture AS
SELECT record_id, item_name, department, current_item.sha256, content, problem,
    '单元格 ' || cell || ' 的图片' AS place
FROM picture JOIN current_item USING (record_id)
UNION ALL
SELECT record_id, item_name, department, current_item.sha256, content, problem, '图片“' || name || '”'
FROM named_picture JOIN attachment USING (attachment_no) JOIN current_item USING (record_id);

-- one row = one picture content that several items have, or that looks like another; and the first of its items
CREATE OR REPLACE TEMP TABLE content_owner AS
WITH asked AS (
    SELECT content FROM item_picture WHERE problem IS NULL GROUP BY content HAVING min(record_id) <> max(record_id)
    UNION
    SELECT other FROM alike
)
SELECT content, list({'id': record_id, 'item': item_name, 'department': department, 'file': sha256}
    ORDER BY record_id)[:500] AS owners
FROM (
    SELECT DISTINCT content, record_id, item_name, department, sha256
    FROM item_picture SEMI JOIN asked USING (content) WHERE problem IS NULL
)
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
