-- Each connection is worked on by one process, and several processes may share a database.

-- Processes that work, or would.
CREATE TABLE workers (
  -- Unique to one run of a process.
  id text COLLATE "C" PRIMARY KEY,
  host text COLLATE "C" NOT NULL,
  pid bigint NOT NULL,
  -- Where it runs and since when: a process id alone is given again, and each container has its own 1.
  place text COLLATE "C",
  started text COLLATE "C",
  -- Names of those that it is configured for.
  connections json NOT NULL,
  expires_at bigint NOT NULL
);

-- A lease runs as long as its holder: one row is renewed, however many connections it works on.
CREATE TABLE leases (
  connection text COLLATE "C" PRIMARY KEY,
  holder_id text COLLATE "C" NOT NULL
);
CREATE INDEX leases_of ON leases (holder_id);

-- Who was killed with the former version may have done what a standby does not know.
INSERT INTO workers (id, host, pid, place, started, connections, expires_at)
  SELECT holder_id, host, pid, place, started, '[]', expires_at FROM lease;
DROP TABLE lease;
