-- Every moment is an integer: milliseconds since 1970-01-01T00:00:00Z. Moments inside JSON are ISO 8601 in UTC.

CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  odoo_id INTEGER NOT NULL,
  -- Copies of what the snapshot says, to search and to sort by.
  number TEXT NOT NULL,
  invoice_date TEXT,
  -- The last reading of the account.move.
  snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
  stage TEXT NOT NULL CHECK (
    stage IN ('discovered', 'ignored', 'blocked', 'ready', 'depositing', 'deposited', 'refused', 'followed', 'closed')
  ),
  stage_since INTEGER NOT NULL,
  choice_code TEXT,
  choice_sentence TEXT,
  due_at INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_error TEXT,
  buyer_siret TEXT,
  -- Latest write_date in Odoo of the invoice and its buyer when it was blocked or left out.
  examined_until INTEGER,
  chorus_identifier TEXT,
  status_code TEXT,
  status_at INTEGER,
  -- When a search of Chorus Pro last told how this invoice stands. 0: never.
  last_seen_at INTEGER NOT NULL DEFAULT 0,
  -- What a user asks on the invoice, until it is answered; and the answered one for as long as the field still shows it.
  pending_request TEXT,
  answered_request TEXT,
  UNIQUE (connection, odoo_id),
  CHECK ((choice_code IS NULL) = (choice_sentence IS NULL)),
  CHECK ((status_code IS NULL) = (status_at IS NULL)),
  CHECK (pending_request IS NULL OR answered_request IS NULL OR pending_request <> answered_request)
) STRICT;

CREATE INDEX invoices_due ON invoices (connection, stage, due_at);
CREATE INDEX invoices_number ON invoices (number, connection);
CREATE INDEX invoices_identifier ON invoices (connection, chorus_identifier) WHERE chorus_identifier IS NOT NULL;
CREATE INDEX invoices_request ON invoices (connection, odoo_id) WHERE pending_request IS NOT NULL;
CREATE INDEX invoices_followed ON invoices (connection, last_seen_at) WHERE stage = 'followed';

-- Why an invoice is blocked or refused.
CREATE TABLE reasons (
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  sentence TEXT NOT NULL,
  field TEXT,
  PRIMARY KEY (invoice_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  syntax TEXT NOT NULL CHECK (syntax IN ('IN_DP_E2_CII_FACTURX', 'IN_DP_E1_CII_16B')),
  sha256 TEXT NOT NULL,
  repairs TEXT NOT NULL CHECK (json_valid(repairs)),
  -- Given up once Chorus Pro has the invoice or has refused it; the rest of the row stays for the story.
  bytes BLOB
) STRICT;

CREATE TABLE deposits (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  state TEXT NOT NULL CHECK (
    state IN ('intended', 'uncertain', 'accepted', 'not-accepted', 'integrated', 'refused', 'adopted')
  ),
  intended_at INTEGER NOT NULL,
  flow_number TEXT,
  flow_state TEXT,
  accepted_at INTEGER,
  next_check_at INTEGER NOT NULL,
  checks INTEGER NOT NULL DEFAULT 0 CHECK (checks >= 0),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (invoice_id, attempt),
  CHECK (state NOT IN ('accepted', 'integrated', 'refused') OR (flow_number IS NOT NULL AND accepted_at IS NOT NULL))
) STRICT;

-- Never two attempts at once for one invoice.
CREATE UNIQUE INDEX deposits_open ON deposits (invoice_id) WHERE state IN ('intended', 'uncertain', 'accepted');
CREATE INDEX deposits_due ON deposits (state, next_check_at);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  -- The minute in French legal time, all that Chorus Pro's histories tell: with the code, what makes an event the same.
  minute TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  comment TEXT,
  author_name TEXT,
  author_email TEXT,
  author_telephone TEXT,
  UNIQUE (invoice_id, code, minute),
  CHECK (author_name IS NOT NULL OR (author_email IS NULL AND author_telephone IS NULL))
) STRICT;

-- What Odoo does not know yet, and what it was told. The order of writing (id) is the order of telling.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  -- A copy of the invoice's, so that one connection's backlog does not slow another down.
  connection TEXT NOT NULL,
  message_id TEXT UNIQUE,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'set-aside')),
  -- Handed out for delivery as it stands: nothing is merged into it any more.
  claimed INTEGER NOT NULL DEFAULT 0 CHECK (claimed IN (0, 1)),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- 0: at once.
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  delivered_at INTEGER,
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
) STRICT;

CREATE INDEX outbox_pending ON outbox (connection, id) WHERE state = 'pending';
CREATE INDEX outbox_set_aside ON outbox (connection) WHERE state = 'set-aside';
CREATE INDEX outbox_invoice ON outbox (invoice_id, id);

CREATE TABLE cursors (
  connection TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('odoo', 'chorus', 'sweep')),
  value INTEGER NOT NULL,
  PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;

-- The directory as it was when asked; no entry: it knows no public structure with this SIRET.
CREATE TABLE structures (
  environment TEXT NOT NULL,
  siret TEXT NOT NULL,
  entry TEXT CHECK (entry IS NULL OR json_valid(entry)),
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (environment, siret)
) STRICT, WITHOUT ROWID;

-- The one process that may act.
CREATE TABLE lease (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  holder_id TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
