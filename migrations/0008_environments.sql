-- The environment of Chorus Pro with which each connection uses this file: what is deposited in one is not in the other.
CREATE TABLE environments (
  connection TEXT PRIMARY KEY,
  environment TEXT NOT NULL
) STRICT, WITHOUT ROWID;
