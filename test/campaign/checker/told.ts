import type { Finding, Subject } from './finding.js'

const WAITING = ['blocked', 'held', 'refused']

/** What a person is asked to see to is told in a note, each time that it comes up, be it for the reasons of a former time. */
export function checkTold({ record, odoo, id }: Subject): Finding[] {
  const asked = record.shown.filter(
    ({ stage, reason }, index, all) =>
      WAITING.includes(stage) && (stage !== all[index - 1]?.stage || reason !== all[index - 1]?.reason),
  )
  const told = odoo.book
    .chatter(id)
    .filter(({ body }) => /<b>Facture (non envoyée à Chorus Pro|refusée par Chorus Pro)/.test(body))
  if (told.length >= asked.length) return []
  const detail = `${told.length} notes; shown ${asked.map(({ stage, reason }) => `${stage}: ${reason}`).join(' | ')}`
  return [{ rule: 'note-lost', detail }]
}
