-- The whole directory as Chorus Pro publishes it: one in use for each environment, others on their way in or out.
CREATE TABLE directories (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('filling', 'in-use', 'discarded')),
  -- When its download began: what it says was so then.
  taken_at INTEGER NOT NULL,
  structures INTEGER NOT NULL DEFAULT 0 CHECK (structures >= 0)
) STRICT;

CREATE UNIQUE INDEX directories_in_use ON directories (environment) WHERE state = 'in-use';
CREATE UNIQUE INDEX directories_filling ON directories (environment) WHERE state = 'filling';
CREATE INDEX directories_state ON directories (state);

CREATE TABLE directory_structures (
  directory_id INTEGER NOT NULL REFERENCES directories (id),
  siret TEXT NOT NULL,
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  requires_service_code INTEGER NOT NULL CHECK (requires_service_code IN (0, 1)),
  requires_commitment_number INTEGER NOT NULL CHECK (requires_commitment_number IN (0, 1)),
  requires_either INTEGER NOT NULL CHECK (requires_either IN (0, 1)),
  does_not_report_payment INTEGER NOT NULL CHECK (does_not_report_payment IN (0, 1)),
  PRIMARY KEY (directory_id, siret)
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_services (
  directory_id INTEGER NOT NULL REFERENCES directories (id),
  siret TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  requires_commitment_number INTEGER NOT NULL CHECK (requires_commitment_number IN (0, 1)),
  PRIMARY KEY (directory_id, siret, code)
) STRICT, WITHOUT ROWID;

-- When the daemon last set out to refresh each environment's directory.
CREATE TABLE directory_attempts (
  environment TEXT PRIMARY KEY,
  attempted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The customers of prepared invoices, and what was last compared with their records in Odoo.
CREATE TABLE buyers (
  connection TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  siret TEXT NOT NULL,
  -- `structures.checked_at` of what was compared. 0: nothing yet.
  marked_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (connection, partner_id)
) STRICT, WITHOUT ROWID;

-- Odoo does not let the bridge's user write on contacts; when it last said so.
CREATE TABLE buyer_refusals (
  connection TEXT PRIMARY KEY,
  refused_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
