-- What Spark has judged of one county's records, as zhinan.assess.store_results asks for it. Reads: judged (one row = one
-- record that counts now, the rules that apply to it and those that it fails), rule_info.

-- one row = one record and one rule that applies to it
CREATE OR REPLACE TEMP TABLE applies AS
SELECT record, record_id, department, unnest(applicable) AS rule FROM judged;

-- one row = one record and one rule that it fails
CREATE OR REPLACE TEMP TABLE failed AS
SELECT record_id, unnest(failed) AS rule FROM judged;

-- one row = one rule in one department that has records of its kind
CREATE OR REPLACE TEMP TABLE applicable_in AS
WITH present AS (
    SELECT record, department, count(*) AS record_count FROM judged GROUP BY ALL
),
applied AS (
    SELECT rule, department, count(*) AS applicable_count FROM applies GROUP BY ALL
)
SELECT rule, department, record_count, coalesce(applicable_count, 0) AS applicable_count
FROM rule_info JOIN present USING (record) LEFT JOIN applied USING (rule, department);

-- one row = one record: how many rules of severity error there are for its kind, and how many apply to it
CREATE OR REPLACE TEMP TABLE applicable_check AS
WITH errors AS (
    SELECT record, count(*) AS rule_count FROM rule_info WHERE severity = 'error' GROUP BY record
),
applied AS (
    SELECT record_id, count(*) AS applicable_count FROM applies JOIN rule_info USING (rule)
    WHERE severity = 'error' GROUP BY record_id
)
SELECT record, record_id, item_id, coalesce(rule_count, 0) AS rule_count,
    coalesce(applicable_count, 0) AS applicable_count
FROM judged LEFT JOIN errors USING (record) LEFT JOIN applied USING (record_id);

-- one row = one manual rule that applies to one record, settled or not
CREATE OR REPLACE TEMP TABLE manual_check AS
SELECT rule, record_id FROM applies JOIN rule_info USING (rule) WHERE kind = 'manual';

-- one row = one rule: the county's part of what Great Expectations counted
CREATE OR REPLACE TEMP TABLE evaluated AS
WITH counted AS (
    SELECT record, count(*) AS record_count FROM judged GROUP BY record
),
applied AS (
    SELECT rule, count(*) AS applicable_count FROM applies GROUP BY rule
),
unmet AS (
    SELECT rule, count(*) AS failed_count FROM failed GROUP BY rule
)
SELECT rule, record, coalesce(record_count, 0) AS record_count, coalesce(applicable_count, 0) AS applicable_count,
    coalesce(failed_count, 0) AS failed_count
FROM rule_info LEFT JOIN counted USING (record) LEFT JOIN applied USING (rule) LEFT JOIN unmet USING (rule);
