import type { Customer, Moment, PlannedEvent, PlannedMeanwhile } from './plan.js'
import type { Random } from './random.js'

/** In cents, without VAT. */
export function chooseAmount(random: Random): number {
  return 5 * random.between(200, 200_000)
}

export function chooseCustomer(random: Random): Customer {
  return random.weighted([
    [5, 'commune'],
    [2, 'hospital'],
    [2, 'school'],
    [1, 'department'],
    [0.5, 'bakery'],
  ])
}

/** SIRETs that somebody may write on a customer: of other public bodies, of a company, of nobody. */
const SIRETS = [
  '12345678200085',
  '12345678200051',
  '12345678200028',
  '12345678200036',
  '80314592600015',
  '12345678200994',
] as const

/** What people do to an invoice, or to what hangs on it, at any time. `step` makes numbers that are new. */
export function chooseEvent(random: Random, invoice: number, step: number): PlannedEvent {
  return random.weighted<() => PlannedEvent>([
    [6, () => chooseWithdrawal(random, invoice, step)],
    [3, () => ({ kind: 'complete', invoice })],
    [4, () => ({ kind: 'repost', invoice })],
    [1.5, () => ({ kind: 'by-hand', invoice, sameAmount: random.chance(0.75) })],
    [1.5, () => ({ kind: 'touch', invoice })],
    [1, () => ({ kind: 'tag', invoice, isGiven: false })],
    [0.5, () => ({ kind: 'rename', invoice, name: `Collectivité n° ${String(step)}` })],
    [0.5, () => ({ kind: random.pick(['lock', 'unlock']), invoice })],
    [1, () => ({ kind: random.pick(['pay', 'pay', 'unpay']), invoice })],
    [7, () => chooseRequest(random, invoice)],
    [2.5, () => chooseComplement(random, invoice, step)],
    [2.5, () => chooseAfterRejection(random, invoice, step)],
  ])()
}

export function chooseRequest(random: Random, invoice: number): PlannedEvent {
  const request = random.weighted([
    [3, 'deposit_again'],
    [3, 'recycle'],
    [2, 'send_now'],
    [2, 'complete'],
    [0.7, 'correct_validator'],
    [1, 'rejection_handled'],
    [0.7, 'do_not_send'],
    [1, 'attach_proof'],
    [0.7, 'ask_buyer'],
    [0.7, 'ask_support'],
  ] as const)
  return { kind: 'request', invoice, request }
}

/** What people make of an invoice that was rejected, or will be, or never is. */
export function chooseAfterRejection(random: Random, invoice: number, step: number): PlannedEvent {
  return random.weighted<() => PlannedEvent>([
    [2, () => ({ kind: 'credit', invoice, number: `AV/26/${String(100 * step + invoice)}` })],
    [2, () => ({ kind: 'replaces', invoice, of: random.between(0, 3) })],
    [1, () => ({ kind: 'credit-notes', invoice, answer: random.pick(['ask', 'send', 'keep']) })],
  ])()
}

/** What people fill in for whoever gave an invoice back. */
export function chooseComplement(random: Random, invoice: number, step: number): PlannedEvent {
  return random.weighted<() => PlannedEvent>([
    [
      4,
      () => ({
        kind: 'drop-file',
        invoice,
        isChosen: random.chance(0.6),
        name: `Procès-verbal ${String(step)}.${random.weighted([
          [8, 'pdf'],
          [2, 'docx'],
          [1, 'exe'],
        ])}`,
      }),
    ],
    [1.5, () => ({ kind: 'delete-file', invoice })],
    [
      2,
      () => ({
        kind: 'comment',
        invoice,
        words: random.chance(0.1) ? 'très long '.repeat(250) : `Voici ce qui manquait (${String(step)}).`,
      }),
    ],
    [
      1,
      () => ({
        kind: 'validator',
        invoice,
        siret: random.pick(['12345678200051', '123 456 782 00028', '123456782', '80314592600999']),
      }),
    ],
  ])()
}

/** After it the invoice is not to be sent any more as it was. */
export function chooseWithdrawal(random: Random, invoice: number, step: number): PlannedEvent {
  return random.weighted<() => PlannedEvent>([
    [3, () => ({ kind: 'reset', invoice })],
    [2, () => ({ kind: 'request', invoice, request: 'do_not_send' })],
    [1, () => ({ kind: 'cancel', invoice })],
    [0.5, () => ({ kind: 'delete', invoice })],
    [2, () => ({ kind: 'amount', invoice, untaxed: chooseAmount(random) })],
    [1, () => ({ kind: 'renumber', invoice, number: `FB/26/${String(100 * step + invoice)}` })],
    [1, () => ({ kind: 'reference', invoice, contract: `MAPA-${String(step)}` })],
    [1, () => ({ kind: 'references', invoice, service: random.chance(0.5), commitment: random.chance(0.5) })],
    [
      1.5,
      () => ({ kind: 'customer', invoice, customer: chooseCustomer(random), completes: random.chance(0.8) }),
    ],
    [1, () => ({ kind: 'siret', invoice, siret: random.pick(SIRETS) })],
    [1, () => ({ kind: 'tag', invoice, isGiven: true })],
    [
      1.5,
      () => ({
        kind: random.weighted([
          [3, 'attach'],
          [1, 'unmark'],
          [1, 'exchange-file'],
        ]),
        invoice,
      }),
    ],
  ])()
}

/** Between any two requests, or where a moment too late makes a difference. */
export function chooseMoment(random: Random): Moment {
  const nth = random.weighted([
    [4, 1],
    [3, 2],
    [2, 3],
  ] as const)
  return random.weighted<() => Moment>([
    [4, () => ({ side: 'any', nth: random.between(1, 60) })],
    [3, () => ({ side: 'chorus', path: 'factures/v1/rechercher/fournisseur', nth })],
    [3, () => ({ side: 'chorus', path: 'factures/v1/deposer/flux', nth })],
    [1.5, () => ({ side: 'chorus', path: 'factures/v1/recycler', nth: 1 })],
    [1, () => ({ side: 'chorus', path: 'transverses/v1/ajouter/fichier', nth })],
    [1, () => ({ side: 'chorus', path: 'factures/v1/completer', nth: 1 })],
    [1, () => ({ side: 'chorus', path: 'transverses/v1/consulterCRDetaille', nth })],
    [1, () => ({ side: 'odoo', model: 'account.move', method: 'search_read', nth })],
    [1, () => ({ side: 'odoo', model: 'res.partner', method: 'search_read', nth })],
    [1, () => ({ side: 'odoo', model: 'mail.message', method: 'create', nth })],
    [1, () => ({ side: 'odoo', model: 'account.move', method: 'load', nth })],
  ])()
}

export function chooseMeanwhile(random: Random, invoices: number, step: number): PlannedMeanwhile {
  return { before: chooseMoment(random), event: chooseEvent(random, random.between(0, invoices - 1), step) }
}
