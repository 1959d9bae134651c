-- Histories that Chorus Pro will not give: since when, and how often in a row.
CREATE TABLE history_refusals (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  times INTEGER NOT NULL
) STRICT;
