-- What the catalogue found questionable in a document, and let pass.
ALTER TABLE documents ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings));

-- What the choice of a connection's invoices was last based on.
CREATE TABLE choices (
  connection TEXT PRIMARY KEY,
  -- The configured rules.
  rules TEXT NOT NULL,
  -- Of the whole directory that was in use. 0: none was.
  directory_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
