-- Who is at work on the whole directory of each environment, and when it may be tried next.
CREATE TABLE directory_refreshes (
  environment TEXT PRIMARY KEY,
  -- The daemon does not try before.
  retry_at INTEGER NOT NULL DEFAULT 0,
  -- One run of a process; all of them NULL: nobody is at work on it.
  holder_id TEXT,
  host TEXT,
  pid INTEGER,
  begun_at INTEGER,
  -- After it whoever has not ended counts as dead.
  held_until INTEGER,
  CHECK ((holder_id IS NULL) = (host IS NULL)
    AND (holder_id IS NULL) = (pid IS NULL)
    AND (holder_id IS NULL) = (begun_at IS NULL)
    AND (holder_id IS NULL) = (held_until IS NULL))
) STRICT, WITHOUT ROWID;

-- Six hours later, as before.
INSERT INTO directory_refreshes (environment, retry_at)
  SELECT environment, attempted_at + 21600000 FROM directory_attempts;
DROP TABLE directory_attempts;

-- What the technical account of a connection was refused, and when: another connection's may well be allowed to.
CREATE TABLE account_refusals (
  connection TEXT NOT NULL,
  call TEXT NOT NULL CHECK (call IN ('directory', 'legal-category')),
  refused_at INTEGER NOT NULL,
  PRIMARY KEY (connection, call)
) STRICT, WITHOUT ROWID;
