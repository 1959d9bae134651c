-- Where the holder of the lease runs and since when: a process id alone is given again, and each container has its own 1.
ALTER TABLE lease ADD COLUMN place TEXT;
ALTER TABLE lease ADD COLUMN started TEXT;

-- How far this machine's clock is ahead of a server's (behind: negative), where it is worth telling.
CREATE TABLE clock_offsets (
  connection TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('odoo', 'chorus')),
  ahead_ms INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (connection, side)
) STRICT, WITHOUT ROWID;
