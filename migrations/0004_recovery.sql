-- Deposits may have been made that this file does not know: it is an older copy, or was rebuilt. One row at most.
CREATE TABLE doubt (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  -- When a bridge noticed. NULL: in a copy with which none has worked yet.
  noticed_at INTEGER
) STRICT;

-- Filled and emptied within the transaction of each deposit's intent: the pages that this takes stay in the file, for
-- the outcome.
CREATE TABLE reserve (bytes BLOB NOT NULL) STRICT;
