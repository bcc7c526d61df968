-- The warehouse. Each table says its grain first: what one row is.
-- Record tables (item, material, step and their *_value tables) get one column per element of the
-- standard beside the columns below: database.py adds them, so that a new element needs no new schema.

-- one row = one run of the pipeline
CREATE TABLE IF NOT EXISTS run (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,              -- NULL: the run did not end
    standard VARCHAR NOT NULL,
    standard_version VARCHAR NOT NULL,
    data_as_of VARCHAR,                 -- newest batch of the inputs
    day DATE,                           -- on which it began, in China
    reader_version VARCHAR,             -- of the program that read the submissions
    correction_days BIGINT,             -- working days within which a problem has to be corrected
    gates VARCHAR,                      -- that publishing asked for (审核环节), apart by commas
    inputs VARCHAR,                     -- digest of all that it worked on
    assessed_in VARCHAR                 -- run_id of the run whose results hold for this one too; NULL: its own
);

-- one row = one stage whose work stands in the tables, and the run that has done it
CREATE TABLE IF NOT EXISTS stage_state (
    stage VARCHAR PRIMARY KEY,          -- 'load' or 'assess'
    run_id VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL             -- of that run
);

-- one row = one file seen in data/raw (the same content may be seen twice)
CREATE TABLE IF NOT EXISTS receipt (
    path VARCHAR PRIMARY KEY,           -- relative to data/raw
    batch VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL
);

-- one row = one distinct file content, read or rejected
CREATE TABLE IF NOT EXISTS submission (
    sha256 VARCHAR PRIMARY KEY,
    path VARCHAR NOT NULL,              -- first path it was seen under
    batch VARCHAR NOT NULL,
    department VARCHAR,
    status VARCHAR NOT NULL,            -- 'read' or 'rejected'
    reason VARCHAR,                     -- why rejected
    item_count BIGINT NOT NULL,
    material_count BIGINT NOT NULL,
    step_count BIGINT NOT NULL,
    standard_version VARCHAR NOT NULL,  -- the version whose headings and facts it was read with
    reader_version VARCHAR,             -- of the program that read it
    received_at TIMESTAMP,              -- when a run first saw it
    byte_count BIGINT
);

-- one row = one submission that counts: its file is there. Outputs are a function of the files in
-- data/raw: what was replaced under its own name, or taken away, counts no more.
CREATE OR REPLACE VIEW live_submission AS
SELECT * FROM submission
WHERE sha256 IN (SELECT sha256 FROM receipt);

-- one row = one code of the catalogue of items (事项目录) that the bureau supplies, as of the latest run
CREATE TABLE IF NOT EXISTS catalogue (
    code VARCHAR PRIMARY KEY,           -- 业务办理项编码, 实施编码 or 基本编码, as compared
    name VARCHAR NOT NULL,              -- as the catalogue writes it
    value VARCHAR NOT NULL              -- as compared
);

-- one row = one item that the bureau has confirmed as cancelled (取消): data/reference/cancellations.toml, as of the latest run
CREATE TABLE IF NOT EXISTS cancellation (
    cancellation_no BIGINT PRIMARY KEY, -- in the file's order, from 1
    department VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,         -- as compared; '' where the item has none: the name decides
    item_name VARCHAR NOT NULL,         -- as compared
    batch VARCHAR NOT NULL,             -- newest batch when it was confirmed: what is sent later counts again
    effective DATE NOT NULL,            -- first day on which it holds
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_on DATE NOT NULL
);

-- one row = one item record that would count now, and does not because it is cancelled
CREATE TABLE IF NOT EXISTS cancelled_item (
    record_id VARCHAR NOT NULL,
    cancellation_no BIGINT NOT NULL
);

-- one row = one item that counts now although a newer full submission of its department does not have it (待确认取消)
CREATE TABLE IF NOT EXISTS pending_cancellation (
    record_id VARCHAR NOT NULL,
    newer_batch VARCHAR NOT NULL,       -- the newest such submission
    newer_count BIGINT NOT NULL         -- items in it
);

-- one row = one sheet of one submission; the row counts add up to row_count
CREATE TABLE IF NOT EXISTS sheet (
    sha256 VARCHAR NOT NULL,
    sheet_index INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    heading_row_count BIGINT NOT NULL,
    blank_row_count BIGINT NOT NULL,
    note_row_count BIGINT NOT NULL,
    record_row_count BIGINT NOT NULL,
    skipped VARCHAR                     -- why the sheet holds no records
);

-- one row = one table of records in one sheet
CREATE TABLE IF NOT EXISTS sheet_table (
    sha256 VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    record VARCHAR NOT NULL,            -- 'item', 'material' or 'step'
    sheet VARCHAR NOT NULL,
    orientation VARCHAR NOT NULL,       -- 'rows': a record is a row; 'columns': a record is a column
    heading VARCHAR NOT NULL            -- A1 address of the first heading cell
);

-- one row = one element of one table: where its column (or row) stands
CREATE TABLE IF NOT EXISTS placement (
    sha256 VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    element VARCHAR NOT NULL,
    position VARCHAR NOT NULL,          -- column letters ('rows') or row number ('columns')
    heading VARCHAR NOT NULL            -- A1 address of its heading
);

-- one row = one value that stands elsewhere than where record and element cross (merged areas)
CREATE TABLE IF NOT EXISTS moved_value (
    record_id VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    element VARCHAR NOT NULL,
    cell VARCHAR NOT NULL
);

-- one row = one value of one record that cannot be used: a formula error, a formula without a result, a
-- code kept as a number, lines that fit no others. One cell (merged, or seen by several records) may be several rows.
CREATE TABLE IF NOT EXISTS broken_value (
    record_id VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    element VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,              -- S12, S13, S14 or S17
    cell VARCHAR NOT NULL,
    value VARCHAR NOT NULL,             -- as it stands: #N/A, the formula, the number
    message VARCHAR NOT NULL
);

-- one row = one structural finding of intake
CREATE TABLE IF NOT EXISTS finding (
    sha256 VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    sheet VARCHAR,
    cell VARCHAR,
    element VARCHAR,
    value VARCHAR NOT NULL,
    message VARCHAR NOT NULL
);

-- one row = one thing that intake saw in a submission and let be: hidden rows that were read, macros not run
CREATE TABLE IF NOT EXISTS note (
    sha256 VARCHAR NOT NULL,
    sheet VARCHAR,
    cell VARCHAR,
    message VARCHAR NOT NULL
);

-- one row = one item (事项) of one submission, its values raw (NULL: the table has no such column)
CREATE TABLE IF NOT EXISTS item (
    record_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    row_number BIGINT NOT NULL,         -- of the record's first cell, from 1
    column_letters VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,         -- 业务办理项编码, else 实施编码, normalised; '' where neither
    item_name VARCHAR NOT NULL,         -- 业务办理项名称, normalised
    extra VARCHAR                       -- JSON of the columns that are no element
);

-- one row = one material (材料) of one submission, its values raw
CREATE TABLE IF NOT EXISTS material (
    record_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    row_number BIGINT NOT NULL,
    column_letters VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,
    item_name VARCHAR NOT NULL,
    beside_item VARCHAR,                -- record_id of the item it stands with in one table
    extra VARCHAR
);

-- one row = one step (环节) of one submission, its values raw
CREATE TABLE IF NOT EXISTS step (
    record_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    row_number BIGINT NOT NULL,
    column_letters VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,
    item_name VARCHAR NOT NULL,
    beside_item VARCHAR,
    extra VARCHAR
);

-- one row = one item (material, step): its values as compared, and the facts read out of them
CREATE TABLE IF NOT EXISTS item_value (record_id VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS material_value (record_id VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS step_value (record_id VARCHAR NOT NULL);

-- one row = one picture in a workbook that stands at an item (element 53)
CREATE TABLE IF NOT EXISTS picture (
    sha256 VARCHAR NOT NULL,            -- of the submission
    record_id VARCHAR NOT NULL,         -- of the item
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,              -- at its top left
    content VARCHAR NOT NULL,           -- SHA-256 of its bytes
    hash VARCHAR NOT NULL,              -- two perceptual hashes of 1,024 bits; '' where there is a problem
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    problem VARCHAR                     -- why it shows nothing
);

-- one row = one picture file in data/raw
CREATE TABLE IF NOT EXISTS attachment (
    attachment_no BIGINT PRIMARY KEY,
    path VARCHAR NOT NULL,
    path_key VARCHAR NOT NULL,          -- as compared
    base_key VARCHAR NOT NULL,          -- its last part
    is_awaited BOOLEAN NOT NULL,        -- a workbook beside it was not read: it may be named there
    content VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    problem VARCHAR
);

-- one row = one picture file that one item names
CREATE TABLE IF NOT EXISTS named_picture (
    record_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,              -- as compared
    attachment_no BIGINT                -- NULL: no such file lies beside the workbook
);

-- one row = one rule of the standard of the latest run
CREATE TABLE IF NOT EXISTS rule_info (
    rule VARCHAR PRIMARY KEY,
    record VARCHAR NOT NULL,
    element VARCHAR NOT NULL,
    element_number INTEGER,             -- NULL: a national element
    kind VARCHAR NOT NULL,              -- 'manual': settled by a verdict
    severity VARCHAR NOT NULL,
    requirement VARCHAR NOT NULL
);

-- one row = one row of a verdict file (人工认定) that is in data/raw now
CREATE TABLE IF NOT EXISTS verdict (
    verdict_no BIGINT PRIMARY KEY,      -- in the order received: batch, path, row; a later one replaces an earlier
    path VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    department VARCHAR NOT NULL,        -- '' where the row does not say
    item_code VARCHAR NOT NULL,         -- normalised
    item_name VARCHAR NOT NULL,         -- normalised; '' where the code alone decides
    part VARCHAR NOT NULL,              -- material or step; '': every one of the item
    rule VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,           -- 'pass', 'fail' or 'waive'
    decided_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    until DATE,                         -- last day on which it holds; NULL: for as long as the value stands
    value VARCHAR NOT NULL,             -- as judged, normalised; '': not told
    content VARCHAR NOT NULL DEFAULT '', -- content version of the item that was judged; '': not told
    problem VARCHAR,                    -- why the row settles nothing, as read
    outcome VARCHAR                     -- 'met', 'lapsed', 'changed', 'replaced', 'contradicted', 'unmet' or 'unusable'
);

-- one row = one row of a review workbook (审核认定表) that is in data/raw now
CREATE TABLE IF NOT EXISTS decision (
    decision_no BIGINT PRIMARY KEY,     -- in the order received: batch, path, row
    path VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    gate VARCHAR NOT NULL,              -- 'department', 'group' or 'bureau'; '' where the row does not say
    department VARCHAR NOT NULL,        -- '' where the row does not say
    item_code VARCHAR NOT NULL,         -- normalised
    item_name VARCHAR NOT NULL,         -- normalised
    outcome VARCHAR NOT NULL,           -- 'pass' or 'return'
    opinion VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_on DATE,
    content VARCHAR NOT NULL,           -- content version that the row speaks of
    problem VARCHAR,                    -- why the row decides nothing
    result VARCHAR                      -- 'met', 'changed', 'outdated', 'replaced', 'contradicted', 'unmet' or 'unusable'
);

-- one row = one item and one gate: the decision that holds for the item's content of now
CREATE TABLE IF NOT EXISTS current_decision (
    record_id VARCHAR NOT NULL,         -- of the item
    gate VARCHAR NOT NULL,
    decision_no BIGINT NOT NULL,
    outcome VARCHAR NOT NULL
);

-- one row = one row of a file of findings from outside (督查发现) that is in data/raw now
CREATE TABLE IF NOT EXISTS inspection (
    inspection_no BIGINT PRIMARY KEY,   -- in the order received: batch, path, row
    path VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    found_on DATE,
    department VARCHAR NOT NULL,        -- '' where the row does not say
    item_code VARCHAR NOT NULL,         -- normalised
    item_name VARCHAR NOT NULL,         -- normalised; '' where the code alone decides
    element VARCHAR NOT NULL,           -- as written; '': the item as a whole
    found VARCHAR NOT NULL,
    source VARCHAR NOT NULL,            -- 走流程, 办事体验, 12345, 明察暗访 …
    value VARCHAR NOT NULL,             -- what stood there then, normalised; '': not told
    answer VARCHAR NOT NULL,            -- '': open
    answered_on DATE,
    problem VARCHAR,                    -- why the row is no finding
    answer_problem VARCHAR,             -- why its answer does not count
    item_cell VARCHAR NOT NULL,         -- where the row names the item, and the element
    element_cell VARCHAR NOT NULL,
    record_id VARCHAR,                  -- of the item that it speaks of now
    result VARCHAR                      -- 'open', 'answered', 'changed' (by the department), 'unmet' or 'unusable'
);

-- one row = one item that counts now, and what tells its content from any other: its values, its materials' and
-- steps', its pictures. White space alone makes no other content.
CREATE TABLE IF NOT EXISTS item_content (
    record_id VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);

-- one row = one record and one rule that a verdict settles now
CREATE TABLE IF NOT EXISTS current_verdict (
    verdict_no BIGINT NOT NULL,
    rule VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL
);

-- one row = one rule in one run, as Great Expectations counted it
CREATE TABLE IF NOT EXISTS gx_result (
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    record_count BIGINT NOT NULL,
    applicable_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL
);

-- one row = one rule in one department in one run
CREATE TABLE IF NOT EXISTS rule_result (
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    record VARCHAR NOT NULL,
    element VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    record_count BIGINT NOT NULL,
    applicable_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    manual_count BIGINT NOT NULL,       -- waiting for a verdict: outside the rates
    waived_count BIGINT DEFAULT 0       -- failing, waived until a date: outside the rates
);

-- one row = one item in one run: its own checks and those of its materials and steps
CREATE TABLE IF NOT EXISTS item_result (
    run_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    check_count BIGINT NOT NULL,        -- checks of severity error that pass or fail
    failed_count BIGINT NOT NULL,
    not_applicable_count BIGINT NOT NULL,
    manual_count BIGINT NOT NULL,
    waived_count BIGINT DEFAULT 0,
    warning_count BIGINT NOT NULL,
    is_error_free BOOLEAN NOT NULL,     -- no check of severity error fails: may be published
    is_accurate BOOLEAN NOT NULL,       -- error-free, nothing manual left, nothing only waived
    state VARCHAR                       -- 'wrong', 'returned', the gate that it waits for, or 'public'
);

-- one row = one violation of the latest run: one rule that one record, sheet or file does not meet
CREATE TABLE IF NOT EXISTS violation (
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    record VARCHAR NOT NULL,            -- item, step, material, sheet or file
    record_id VARCHAR,
    item_id VARCHAR,                    -- record_id of the item that it counts against
    sha256 VARCHAR,
    path VARCHAR,
    sheet VARCHAR,
    cell VARCHAR,
    department VARCHAR,
    item_code VARCHAR,
    item VARCHAR,
    element VARCHAR,                    -- NULL: structural
    element_number INTEGER,             -- NULL: national or structural
    severity VARCHAR NOT NULL,
    status VARCHAR NOT NULL,            -- fail, manual (waits for a verdict) or waived (until a date)
    verdict_no BIGINT,                  -- of the verdict that says so
    value VARCHAR,
    message VARCHAR NOT NULL,
    requirement VARCHAR NOT NULL,
    suggestion VARCHAR NOT NULL,
    told_by VARCHAR,                    -- rule of the structural violation that tells it once; NULL: told itself
    first_seen DATE,                    -- day of the run that first told it, since it was last resolved
    due DATE                            -- last day to correct it: working days after it was first told
);

-- one row = one item that belongs in one public list, in the latest run
CREATE TABLE IF NOT EXISTS publication (
    run_id VARCHAR NOT NULL,
    list VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    named VARCHAR NOT NULL,             -- the materials that the list names, '' where it names none
    is_published BOOLEAN NOT NULL       -- FALSE: held back, for it has an error or waits for a gate
);

-- one row = one list in one run
CREATE TABLE IF NOT EXISTS list_result (
    run_id VARCHAR NOT NULL,
    list VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    published_count BIGINT NOT NULL,
    held_back_count BIGINT NOT NULL,
    check_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    manual_count BIGINT NOT NULL,
    waived_count BIGINT DEFAULT 0,
    accurate_count BIGINT
);

-- one row = one department that is expected (annex 1), in the annex's order
CREATE TABLE IF NOT EXISTS department (
    department VARCHAR PRIMARY KEY,
    department_group VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

-- one row = one expected department in one run: what it had sent by then
CREATE TABLE IF NOT EXISTS department_result (
    run_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    submission_count BIGINT NOT NULL    -- files that could be read
);

-- one row = one submission that counted in one run
CREATE TABLE IF NOT EXISTS run_submission (
    run_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    department VARCHAR
);

-- one row = one file that one run turned away
CREATE TABLE IF NOT EXISTS rejection (
    run_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    department VARCHAR,                 -- NULL or '': it cannot be told
    reason VARCHAR NOT NULL
);

-- one row = one stage of one run that was timed
CREATE TABLE IF NOT EXISTS stage_time (
    run_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,          -- in the order of the stages, from 1
    stage VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL
);

-- one row = one thing that happened to one problem in one run. A problem is known by department, item_key, part,
-- rule and place, whatever file it stands in. Rows are only ever added: what holds now is the view problem.
CREATE TABLE IF NOT EXISTS problem_event (
    run_id VARCHAR NOT NULL,
    day DATE NOT NULL,                  -- of the run
    department VARCHAR NOT NULL,
    item_key VARCHAR NOT NULL,          -- the item's first known code, else name; '' for a sheet or file
    part VARCHAR NOT NULL,              -- material or step: its name, else its number
    rule VARCHAR NOT NULL,
    place VARCHAR NOT NULL,             -- what tells structural problems of one rule apart: file, sheet, column
    event VARCHAR NOT NULL,             -- opened, changed (value), resolved or reopened
    cause VARCHAR NOT NULL,             -- department, standard, program, both, verdict, withdrawn or others
    severity VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    copies BIGINT NOT NULL,             -- violations of this one key
    sha256 VARCHAR,                     -- of the submission that it stands in
    item_code VARCHAR NOT NULL,         -- as they were then
    item_name VARCHAR NOT NULL,
    last_seen DATE NOT NULL             -- resolved: the day of the run before; else the run's own
);

-- one row = one change of one item in one run: of its state, or of its content while it is public. Rows are only ever
-- added; an item is known by department and item_key, as problems are.
CREATE TABLE IF NOT EXISTS item_event (
    run_id VARCHAR NOT NULL,
    day DATE NOT NULL,                  -- of the run
    department VARCHAR NOT NULL,
    item_key VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,         -- as they were then
    item_name VARCHAR NOT NULL,
    state_before VARCHAR,               -- NULL: the item was not there
    state VARCHAR NOT NULL,             -- as in item_result; 'gone': the item is not there
    content VARCHAR NOT NULL,           -- content version
    cause VARCHAR NOT NULL,             -- content, decision, or others (the standard, a verdict, a setting)
    note VARCHAR NOT NULL               -- what the gate that returned it had to say
);

-- one row = one department in one run: what became of its problems of severity error on the day of the run
CREATE TABLE IF NOT EXISTS problem_result (
    run_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    opened_count BIGINT NOT NULL,
    reopened_count BIGINT NOT NULL,
    resolved_count BIGINT NOT NULL,     -- by the department
    ended_count BIGINT NOT NULL,        -- gone for another reason: the standard, a verdict, an item withdrawn
    open_count BIGINT NOT NULL,
    overdue_count BIGINT NOT NULL
);

-- one row = one day of the calendar, from the first problem on
CREATE TABLE IF NOT EXISTS working_day (
    day DATE PRIMARY KEY,
    is_working BOOLEAN NOT NULL,
    is_announced BOOLEAN NOT NULL,      -- FALSE: the year's holidays are not known; Monday to Friday are taken
    ordinal BIGINT NOT NULL             -- working days up to this one
);

-- one row = one item in one run: what 五减 counts of it. NULL: it cannot be told
CREATE TABLE IF NOT EXISTS reduction_result (
    run_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL,         -- as in item: what tells which item of another run it is
    item_name VARCHAR NOT NULL,
    code_copy BIGINT NOT NULL,          -- which of the items of its department with this code
    name_copy BIGINT NOT NULL,          -- which of those with this name
    material_count BIGINT,              -- materials that an applicant must still hand in
    step_count BIGINT,
    promised DOUBLE,                    -- 承诺时限, in promised_unit
    promised_unit VARCHAR,
    legal DOUBLE,                       -- 法定时限, in legal_unit
    legal_unit VARCHAR,
    is_charged BOOLEAN,
    visit_count DOUBLE,                 -- 承诺到现场窗口最多次数
    is_instant BOOLEAN NOT NULL,        -- 即办件
    is_online BOOLEAN NOT NULL          -- in the list 全程网办
);

-- one row (or none) = the run that 五减 is compared with, as the settings name it
CREATE TABLE IF NOT EXISTS baseline (
    run_id VARCHAR PRIMARY KEY
);

-- Columns that warehouses made by version 0.1.0 have not.
ALTER TABLE run ADD COLUMN IF NOT EXISTS day DATE;
ALTER TABLE run ADD COLUMN IF NOT EXISTS reader_version VARCHAR;
ALTER TABLE run ADD COLUMN IF NOT EXISTS correction_days BIGINT;
ALTER TABLE rule_result ADD COLUMN IF NOT EXISTS waived_count BIGINT DEFAULT 0;
ALTER TABLE item_result ADD COLUMN IF NOT EXISTS waived_count BIGINT DEFAULT 0;
ALTER TABLE violation ADD COLUMN IF NOT EXISTS verdict_no BIGINT;
ALTER TABLE list_result ADD COLUMN IF NOT EXISTS waived_count BIGINT DEFAULT 0;
ALTER TABLE list_result ADD COLUMN IF NOT EXISTS accurate_count BIGINT;
ALTER TABLE submission ADD COLUMN IF NOT EXISTS reader_version VARCHAR;
ALTER TABLE submission ADD COLUMN IF NOT EXISTS received_at TIMESTAMP;
ALTER TABLE submission ADD COLUMN IF NOT EXISTS byte_count BIGINT;
ALTER TABLE violation ADD COLUMN IF NOT EXISTS first_seen DATE;
ALTER TABLE violation ADD COLUMN IF NOT EXISTS due DATE;
ALTER TABLE run ADD COLUMN IF NOT EXISTS gates VARCHAR;
ALTER TABLE verdict ADD COLUMN IF NOT EXISTS content VARCHAR DEFAULT '';
ALTER TABLE item_result ADD COLUMN IF NOT EXISTS state VARCHAR;
ALTER TABLE run ADD COLUMN IF NOT EXISTS inputs VARCHAR;
ALTER TABLE run ADD COLUMN IF NOT EXISTS assessed_in VARCHAR;
