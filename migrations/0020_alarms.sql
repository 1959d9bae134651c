-- When a cycle of each connection last ended well.
CREATE TABLE cycles (
  connection TEXT PRIMARY KEY,
  good_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people are to be told of a connection as a whole, for as long as its cause lasts or Odoo still shows it.
CREATE TABLE alarms (
  connection TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- Since when the cause is there. NULL: it is gone, and Odoo has yet to be told.
  since INTEGER,
  -- When people were told. NULL: it has not lasted long enough.
  raised_at INTEGER,
  -- What it is about, to be put into words.
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  -- What its activity in Odoo last said; empty: there is none.
  activity TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (connection, kind),
  CHECK (since IS NOT NULL OR raised_at IS NULL)
) STRICT, WITHOUT ROWID;

-- Messages about alarms that a webhook or a mail server has not taken yet.
CREATE TABLE alarm_messages (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('webhook', 'mail')),
  state TEXT NOT NULL CHECK (state IN ('raised', 'cleared')),
  body TEXT NOT NULL CHECK (json_valid(body)),
  made_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at INTEGER NOT NULL
) STRICT;

-- When a secret ends, as its side tells. NULL: the side told of no end.
CREATE TABLE expiries (
  connection TEXT NOT NULL,
  secret TEXT NOT NULL CHECK (secret IN ('odoo-key', 'technical-account')),
  expires_at INTEGER,
  asked_at INTEGER NOT NULL,
  PRIMARY KEY (connection, secret)
) STRICT, WITHOUT ROWID;

-- What waits, the longest first; invoices that are followed or left alone, nearly all of them, are not in it.
CREATE INDEX invoices_waiting ON invoices (connection, stage, stage_since)
  WHERE stage IN ('discovered', 'blocked', 'held', 'ready', 'depositing', 'deposited', 'refused');
CREATE INDEX deposits_accepted ON deposits (accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX events_paid ON events (occurred_at) WHERE code = 'MISE_EN_PAIEMENT';
