-- What the document gives as the total with VAT (BT-112): Odoo's own total may hold a rounding beside it.
ALTER TABLE documents ADD COLUMN grand_total TEXT;

-- Up to which change of the company in Odoo blocked invoices were looked at.
CREATE TABLE cursors_with_company (
  connection TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('odoo', 'chorus', 'sweep', 'company')),
  value INTEGER NOT NULL,
  PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;
INSERT INTO cursors_with_company SELECT connection, name, value FROM cursors;
DROP TABLE cursors;
ALTER TABLE cursors_with_company RENAME TO cursors;
