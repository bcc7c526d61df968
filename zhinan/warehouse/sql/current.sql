-- Which records count now, and for which item. Reads cancellation, the variables each_for_itself and today. A later
-- workbook of a department replaces an item by
-- its key (code, else name); several records of one key in one workbook all count, and are reported.

-- one row = one submission that was read, in the order received (batch, then path; a content that was sent again counts
-- as sent then). Where each file
-- stands for itself (``zhinan check``), all have the same rank, and none replaces another.
CREATE OR REPLACE TEMP TABLE ranked_submission AS
SELECT row_number() OVER (ORDER BY newest.batch, newest.path)::INTEGER AS submission_no,
    sha256, live_submission.path, department, item_count, newest.batch,
    CASE WHEN getvariable('each_for_itself') THEN 1
        ELSE row_number() OVER (ORDER BY newest.batch, newest.path) END AS rank
FROM live_submission
JOIN (
    SELECT sha256, max(batch) AS batch, arg_max(path, (batch, path)) AS path FROM receipt GROUP BY sha256
) AS newest USING (sha256)
WHERE status = 'read';

-- one row = one item record, and whether a later workbook of its department has replaced it. A name is
-- unique within the department (element 1), so the same name is the same item: a code that came, went
-- or was corrected does not make another item of it.
CREATE OR REPLACE TEMP TABLE ranked_item AS
SELECT
    item.record_id, item.department, item.item_code, item.item_name, item.sha256, batch, rank,
    (item_code <> '' AND rank < max(rank) OVER (PARTITION BY item.department, item_code))
        OR (item_name <> '' AND rank < max(rank) OVER (PARTITION BY item.department, item_name)) AS is_replaced
FROM item JOIN ranked_submission USING (sha256);

-- What the bureau has confirmed as cancelled counts no more, unless the department sends it again afterwards.
DELETE FROM cancelled_item;
INSERT INTO cancelled_item
SELECT record_id, min(cancellation_no)
FROM ranked_item JOIN cancellation ON cancellation.department = ranked_item.department
    AND CASE WHEN cancellation.item_code <> '' THEN cancellation.item_code = ranked_item.item_code
        ELSE cancellation.item_name = ranked_item.item_name END
WHERE NOT is_replaced AND ranked_item.batch <= cancellation.batch AND effective <= getvariable('today')
GROUP BY record_id
ORDER BY record_id;

-- one row = one item record that counts now. A row without code and name cannot be found again: it is
-- replaced when other items of its workbook are, for then the workbook was sent again.
CREATE OR REPLACE TEMP TABLE current_item AS
SELECT record_id, department, item_code, item_name, sha256, batch, rank
FROM ranked_item
WHERE NOT is_replaced
    AND record_id NOT IN (SELECT record_id FROM cancelled_item)
    AND (item_code <> '' OR item_name <> ''
        OR sha256 NOT IN (SELECT sha256 FROM ranked_item WHERE is_replaced));

-- An item that a newer full submission of its department does not have may have been cancelled: people decide. A batch
-- with four fifths or more of the department's items is a full one; with less, it may be corrections only.
DELETE FROM pending_cancellation;
INSERT INTO pending_cancellation
WITH counted AS (
    SELECT department, count(*) AS item_count FROM current_item WHERE department <> '' GROUP BY department
),
full_batch AS (
    SELECT department, batch, count(DISTINCT coalesce(nullif(item_code, ''), item_name)) AS newer_count
    FROM ranked_item JOIN counted USING (department)
    GROUP BY department, batch
    HAVING newer_count >= 0.8 * min(item_count)
)
SELECT record_id, max(full_batch.batch), arg_max(newer_count, full_batch.batch)
FROM current_item JOIN full_batch USING (department)
WHERE full_batch.batch > current_item.batch AND NOT getvariable('each_for_itself')
GROUP BY record_id
ORDER BY record_id;

-- one row = one material or step record and the item it belongs to (item_id NULL: to none)
CREATE OR REPLACE TEMP TABLE part_owner AS
WITH part AS (
    SELECT 'material' AS record, record_id, sha256, department, item_code, item_name, beside_item FROM material
    UNION ALL
    SELECT 'step', record_id, sha256, department, item_code, item_name, beside_item FROM step
),
-- one row = one key (code or name) of the items of one submission, and the first item that has it
own_code AS (
    SELECT sha256, item_code, min_by(record_id, (table_no, row_number, column_letters)) AS item_id
    FROM item WHERE item_code <> '' GROUP BY ALL
),
own_name AS (
    SELECT sha256, item_name, min_by(record_id, (table_no, row_number, column_letters)) AS item_id
    FROM item WHERE item_name <> '' GROUP BY ALL
),
-- one row = one key of the department's current items, for parts sent in a workbook of their own
current_code AS (
    SELECT department, item_code, min(record_id) AS item_id FROM current_item
    WHERE item_code <> '' GROUP BY ALL
),
current_name AS (
    SELECT department, item_name, min(record_id) AS item_id FROM current_item
    WHERE item_name <> '' GROUP BY ALL
)
SELECT
    part.record, part.record_id, submission_no, part.department, rank,
    -- The steps told in an item's text (record ids like …#1) stand or fall with it, whatever sheets are sent later.
    contains(part.record_id, '#') AS is_told,
    -- The same workbook first; a workbook without items belongs to the department's items.
    coalesce(part.beside_item, own_code.item_id, own_name.item_id,
        CASE WHEN item_count = 0 THEN coalesce(current_code.item_id, current_name.item_id) END) AS item_id
FROM part
JOIN ranked_submission USING (sha256)
LEFT JOIN own_code ON own_code.sha256 = part.sha256 AND own_code.item_code = part.item_code
LEFT JOIN own_name ON own_name.sha256 = part.sha256 AND own_name.item_name = part.item_name
    AND (part.item_code = '' OR own_code.item_id IS NULL)
LEFT JOIN current_code ON current_code.department = part.department AND current_code.item_code = part.item_code
LEFT JOIN current_name ON current_name.department = part.department AND current_name.item_name = part.item_name;

-- one row = one material or step record that counts now: an item's of its newest workbook, those of no item of their
-- department's newest; the submission by its number, for there are many records. Only what several workbooks tell is
-- compared, so that no record goes through a window.
CREATE OR REPLACE TEMP TABLE current_part AS
WITH newest_of_item AS (
    SELECT record, item_id, is_told, max(rank) AS rank FROM part_owner WHERE item_id IS NOT NULL
    GROUP BY ALL HAVING min(part_owner.rank) < max(part_owner.rank)
),
newest_of_department AS (
    SELECT record, department, max(rank) AS rank FROM part_owner GROUP BY ALL
)
SELECT record, record_id, item_id, department, submission_no
FROM part_owner
SEMI JOIN current_item ON current_item.record_id = part_owner.item_id
ANTI JOIN newest_of_item AS newest ON newest.record = part_owner.record AND newest.item_id = part_owner.item_id
    AND newest.is_told = part_owner.is_told AND newest.rank > part_owner.rank
UNION ALL
SELECT record, record_id, item_id, department, submission_no
FROM part_owner
ANTI JOIN newest_of_department AS newest ON newest.record = part_owner.record
    AND newest.department IS NOT DISTINCT FROM part_owner.department AND newest.rank > part_owner.rank
WHERE item_id IS NULL;
-- Of a large county these are gigabytes, and nobody asks for them any more.
DROP TABLE part_owner;
DROP TABLE ranked_item;
