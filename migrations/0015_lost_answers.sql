-- Histories that Chorus Pro will not give: since when, and how often in a row.
CREATE TABLE history_refusals (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  times INTEGER NOT NULL
) STRICT;

-- What an invoice said right before the write that empties its request field, until that surely was or was not done.
ALTER TABLE outbox ADD COLUMN written_over TEXT;
