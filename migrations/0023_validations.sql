-- Invoices of others that the company of a connection has to validate, or had to.
CREATE TABLE validations (
  connection TEXT NOT NULL,
  -- Chorus Pro's.
  identifier TEXT NOT NULL,
  -- The record in Odoo. NULL: not made, or nobody knows.
  odoo_id INTEGER,
  -- Parties, amounts, references, as Chorus Pro shows them.
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  status_code TEXT NOT NULL,
  status_at INTEGER NOT NULL,
  -- Whose validation it is: the first validator's or the second's.
  turn INTEGER NOT NULL CHECK (turn IN (1, 2)),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'validated', 'tacit', 'refused', 'elsewhere')),
  -- From when on silence counts.
  deadline INTEGER NOT NULL,
  -- What was begun in Chorus Pro, until its outcome is known.
  decision TEXT CHECK (decision IS NULL OR json_valid(decision)),
  -- The last answer to the users, and what they had asked for when it was given.
  answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
  handled TEXT CHECK (handled IS NULL OR json_valid(handled)),
  -- Each change counts; Odoo shows that of `told_version`.
  version INTEGER NOT NULL,
  told_version INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (document IN ('wanted', 'attached', 'given-up')),
  document_begun_at INTEGER,
  PRIMARY KEY (connection, identifier)
) STRICT, WITHOUT ROWID;
CREATE INDEX validations_waiting ON validations (connection, deadline) WHERE state = 'waiting';
CREATE INDEX validations_begun ON validations (connection) WHERE decision IS NOT NULL;
CREATE INDEX validations_untold ON validations (connection) WHERE version <> told_version;
CREATE INDEX validations_documents ON validations (connection) WHERE document = 'wanted';

-- When Chorus Pro is asked again what a connection has to validate, and whether it ever showed anything, or refused.
CREATE TABLE validation_searches (
  connection TEXT PRIMARY KEY,
  ask_at INTEGER NOT NULL,
  has_any INTEGER NOT NULL CHECK (has_any IN (0, 1)),
  is_refused INTEGER NOT NULL CHECK (is_refused IN (0, 1))
) STRICT, WITHOUT ROWID;

-- For which reasons invoices of a frame may be refused, as Chorus Pro last said it.
CREATE TABLE refusal_motives (
  connection TEXT NOT NULL,
  frame TEXT NOT NULL,
  motives TEXT NOT NULL CHECK (json_valid(motives)),
  ask_at INTEGER NOT NULL,
  PRIMARY KEY (connection, frame)
) STRICT, WITHOUT ROWID;
