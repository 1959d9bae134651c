-- Up to which change quotations and orders were read in Odoo, by its clock; and when all of them were last looked at, by
-- ours.
CREATE TABLE cursors_with_orders (
  connection TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('odoo', 'chorus', 'sweep', 'company', 'orders', 'orders-daily')),
  value INTEGER NOT NULL,
  PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;
INSERT INTO cursors_with_orders SELECT connection, name, value FROM cursors;
DROP TABLE cursors;
ALTER TABLE cursors_with_orders RENAME TO cursors;

-- In Odoo the user may not read or write orders; in Chorus Pro the account may not look for commitments.
CREATE TABLE refusals_with_orders (
  connection TEXT NOT NULL,
  call TEXT NOT NULL CHECK (call IN ('directory', 'legal-category', 'commitment', 'orders')),
  refused_at INTEGER NOT NULL,
  PRIMARY KEY (connection, call)
) STRICT, WITHOUT ROWID;
INSERT INTO refusals_with_orders SELECT connection, call, refused_at FROM account_refusals;
DROP TABLE account_refusals;
ALTER TABLE refusals_with_orders RENAME TO account_refusals;

-- Whether the State knows a commitment, as Chorus Pro has answered.
CREATE TABLE commitments (
  environment TEXT NOT NULL,
  siret TEXT NOT NULL,
  number TEXT NOT NULL,
  known INTEGER NOT NULL CHECK (known IN (0, 1)),
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (environment, siret, number)
) STRICT, WITHOUT ROWID;
