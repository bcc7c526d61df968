-- One row: where every item that was ever read went (law 6).
-- read_count = published_count + held_back_count + replaced_count + cancelled_count + rejected_count.
SELECT
    (SELECT coalesce(sum(item_count), 0) FROM submission) AS read_count,
    (SELECT count(*) FROM item_result WHERE run_id = $1 AND state = 'public') AS published_count,
    (SELECT count(*) FROM item_result WHERE run_id = $1 AND state <> 'public') AS held_back_count,
    (SELECT count(*) FROM item) - (SELECT count(*) FROM item_checked) - (SELECT count(*) FROM cancelled_item)
        AS replaced_count,
    (SELECT count(*) FROM cancelled_item) AS cancelled_count,
    (SELECT coalesce(sum(item_count), 0) FROM submission WHERE status = 'rejected') AS rejected_count
