import { answersIn } from './answers.js'
import type { Finding, Subject } from './finding.js'

/** What Chorus Pro holds of an invoice is attached to it once, with its sheet, if it is told so and only then. */
export function checkProofs({ odoo, id }: Subject): Finding[] {
  const files = odoo
    .records('ir.attachment')
    .flatMap(({ res_model: model, res_id: of, name }) =>
      of === id && model !== 'x_chorus_validation' && typeof name === 'string' ? [name] : [],
    )
    .filter((name) => name.startsWith('Chorus Pro '))
  const told = answersIn(odoo.book.chatter(id)).filter((body) => body.includes('sont joints à la facture'))
  // Odoo may have it, of an answer that was lost, and a later answer says that it is there.
  const isThere = answersIn(odoo.book.chatter(id)).some((body) =>
    body.includes('est déjà joint à la facture'),
  )
  const wanted = told.length > 0 || isThere ? 2 : 0
  return files.length === wanted && told.length <= 1
    ? []
    : [{ rule: 'proof', detail: `${files.join(', ') || 'no file'}; told ${String(told.length)} times` }]
}
