-- What was read of what Odoo wrote within the overlap of discovery, so that it is not read again.
CREATE TABLE seen (
  connection TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'partner')),
  odoo_id INTEGER NOT NULL,
  -- Its write_date, in whole seconds.
  written_at INTEGER NOT NULL,
  posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
  -- By Odoo's clock, when it was first read as it is.
  read_at INTEGER NOT NULL,
  -- 0: read in the second in which it was written, which may not have been over.
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  PRIMARY KEY (connection, kind, odoo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_lately ON seen (connection, written_at);

-- The first discovery as far as it has come.
CREATE TABLE first_passes (
  connection TEXT PRIMARY KEY,
  after_id INTEGER NOT NULL,
  -- The latest write_date in Odoo when it began: what was written since is read after it. NULL: not known.
  latest_at INTEGER
) STRICT, WITHOUT ROWID;

-- Records of Odoo and rows of Chorus Pro in which something cannot be read: set aside, the others go on.
CREATE TABLE unreadable (
  connection TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('odoo', 'chorus-pro')),
  place TEXT NOT NULL,
  record TEXT NOT NULL,
  name TEXT,
  why TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- When it was last met.
  met_at INTEGER NOT NULL,
  PRIMARY KEY (connection, side, place, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX unreadable_met ON unreadable (met_at);
