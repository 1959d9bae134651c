-- When the buyer of an invoice has to pay, has paid and is expected to, as far as it was reckoned. There is a row for each
-- invoice of which Chorus Pro has told a status.
CREATE TABLE payments (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id),
  connection TEXT NOT NULL,
  -- Something happened since it was last looked at.
  is_dirty INTEGER NOT NULL DEFAULT 1 CHECK (is_dirty IN (0, 1)),
  -- The day, in France, on which it stands otherwise although nothing happens. NULL: never.
  looks_on TEXT,
  -- It was paid before payments were reckoned: nobody is told of it anew.
  is_old INTEGER NOT NULL DEFAULT 0 CHECK (is_old IN (0, 1)),
  partner_id INTEGER,
  siret TEXT,
  buyer TEXT,
  available_on TEXT,
  due_on TEXT,
  paid_on TEXT,
  -- From availability to payment.
  days INTEGER,
  is_late INTEGER NOT NULL DEFAULT 0 CHECK (is_late IN (0, 1)),
  -- In cents: the invoice; interest and lump sum.
  amount INTEGER,
  owed INTEGER NOT NULL DEFAULT 0,
  expected_on TEXT,
  -- What the expectation was drawn from.
  forecast TEXT,
  -- The half-year whose rate was lacking.
  lacks_rate TEXT,
  -- The last words to Odoo: values of fields; the day due of which lateness was told, and what was told at payment.
  told TEXT CHECK (told IS NULL OR json_valid(told)),
  told_late TEXT,
  told_paid TEXT,
  claim_begun_at INTEGER
) STRICT;

CREATE INDEX payments_dirty ON payments (connection) WHERE is_dirty = 1;
CREATE INDEX payments_looks ON payments (connection, looks_on) WHERE looks_on IS NOT NULL;
CREATE INDEX payments_paid ON payments (connection, paid_on) WHERE paid_on IS NOT NULL;
CREATE INDEX payments_of_buyer ON payments (connection, siret, paid_on);
CREATE INDEX payments_of_partner ON payments (connection, partner_id) WHERE paid_on IS NULL;
CREATE INDEX payments_expected ON payments (expected_on) WHERE expected_on IS NOT NULL;
CREATE INDEX payments_lacking ON payments (connection, lacks_rate) WHERE lacks_rate IS NOT NULL;

INSERT INTO payments (invoice_id, connection, is_old)
  SELECT id, connection, EXISTS (SELECT 1 FROM events WHERE invoice_id = invoices.id AND code = 'MISE_EN_PAIEMENT')
    FROM invoices
    WHERE EXISTS (SELECT 1 FROM events WHERE invoice_id = invoices.id AND code = 'MISE_A_DISPOSITION');

-- The day, in France, on which the forecasts of a connection were last compared with what has been paid.
CREATE TABLE forecasts (
  connection TEXT PRIMARY KEY,
  looked_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
