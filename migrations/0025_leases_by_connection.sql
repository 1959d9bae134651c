-- Each connection is worked on by one process, and several processes may share a database.

-- Processes that work, or would.
CREATE TABLE workers (
  -- Unique to one run of a process.
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  -- Where it runs and since when: a process id alone is given again, and each container has its own 1.
  place TEXT,
  started TEXT,
  -- Names of those that it is configured for.
  connections TEXT NOT NULL CHECK (json_valid(connections)),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A lease runs as long as its holder: one row is renewed, however many connections it works on.
CREATE TABLE leases (
  connection TEXT PRIMARY KEY,
  holder_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_of ON leases (holder_id);

-- Who was killed with the former version may have done what a copy of this file does not know.
INSERT INTO workers (id, host, pid, place, started, connections, expires_at)
  SELECT holder_id, host, pid, place, started, '[]', expires_at FROM lease;
DROP TABLE lease;
