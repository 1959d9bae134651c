-- How often an answer of one sort was the reason why what is wanted of an invoice could not be done. An outage answers nothing.
CREATE TABLE refused_tries (
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  -- What a user asks for, or what the bridge does by itself.
  purpose TEXT NOT NULL,
  cause TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (invoice_id, purpose, cause)
) STRICT, WITHOUT ROWID;
