import type { Plan } from '../plan.js'
import { ADMITTED, VALIDATED, WORKS_INVOICE } from '../works.js'
import type { Evidence, Finding } from './finding.js'

/**
 * A piece of a works contract is never sent, found on the portal once, and its folder told to its end: what each piece came to, nothing
 * twice, another amount once.
 */
export function checkWorks({ chorus, odooOf }: Evidence, works: NonNullable<Plan['works']>): Finding[] {
  const odoo = odooOf('duret')
  const invoice = WORKS_INVOICE
  const row = odoo.records('account.move').find(({ name }) => name === invoice)
  const findings: Finding[] = chorus.deposits
    .filter(({ numeroFacture }) => numeroFacture === invoice)
    .map(({ order }) => ({ rule: 'works-sent', invoice, detail: `deposit ${order}` }))
  if (row === undefined) return [...findings, { rule: 'works-lost', invoice, detail: 'not in Odoo' }]
  const titles = odoo.book
    .chatter(row.id)
    .map(({ body }) => (/<b>(.*?)<\/b>/.exec(body)?.[1] ?? '').replaceAll('\u00A0', ' '))
  const told = (words: readonly string[]): number =>
    titles.filter((title) => words.every((word) => title.includes(word))).length
  const wanted: readonly (readonly [times: number, words: readonly string[]])[] = [
    [1, ['Pièce de travaux trouvée sur le portail']],
    [1, ['Chorus Pro : Associée']],
    [1, ['Dossier de travaux', ADMITTED, 'Associée']],
    [1, ['Dossier de travaux', VALIDATED, 'Mise en paiement']],
    [works.isOtherAmount ? 1 : 0, ['Montant admis']],
  ]
  for (const [times, words] of wanted) {
    const found = told(words)
    if (found === times) continue
    const rule = found < times ? 'works-lost' : 'works-twice'
    findings.push({
      rule,
      invoice,
      detail: `${words.join(' … ')}: told ${found} times; ${titles.join(' | ')}`,
    })
  }
  const twice = titles.filter((title, place) => titles.indexOf(title) !== place)
  for (const title of twice) findings.push({ rule: 'works-twice', invoice, detail: title })
  const [stage, status] = [row['x_chorus_stage'], row['x_chorus_status']]
  if (stage !== 'closed' || status !== 'MISE_EN_PAIEMENT')
    findings.push({ rule: 'works-field', invoice, detail: JSON.stringify([stage, status]) })
  return findings
}
