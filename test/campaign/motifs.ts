import type { Json } from '../../src/simulators/odoo/index.js'
import {
  chooseAfterRejection,
  chooseAmount,
  chooseComplement,
  chooseMoment,
  chooseRequest,
  chooseWithdrawal,
} from './choose-events.js'
import { lifeToComplete, lifeToCorrect, lifeToRecycle, lifeToReplace } from './choose-life.js'
import { refusedByChorus } from './choose-refusals.js'
import type {
  Customer,
  PlannedEvent,
  PlannedFault,
  PlannedInvoice,
  PlannedStep,
  SecondCompany,
} from './plan.js'
import type { Random } from './random.js'

/** A plan that is still being made. */
export interface Draft {
  graceMinutes: number
  readonly invoices: PlannedInvoice[]
  readonly steps: DraftStep[]
  second?: SecondCompany
}

export type DraftStep = Omit<PlannedStep, 'events' | 'meanwhile' | 'faults'> & {
  advanceSeconds: number
  events: PlannedEvent[]
  meanwhile: NonNullable<PlannedStep['meanwhile']>[number][]
  faults: PlannedFault[]
}

/** Puts something into a plan that takes several things at their right moments to go wrong. */
export type Motif = (random: Random, draft: Draft) => void

const MINUTE = 60

/** All are posted at once and go in one batch, at once; something happens to one of them while it goes. */
export const withdrawnInBatch: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(2, 3))
  for (let count = random.between(1, 2); count > 0; count -= 1)
    step(draft, 0).meanwhile.push({
      before: random.weighted([
        [3, { side: 'chorus', path: SEARCH, nth: random.between(1, 4) }],
        [3, { side: 'chorus', path: DEPOSIT, nth: random.between(1, 3) }],
        [1, { side: 'odoo', model: 'account.move', method: 'search_read', nth: random.between(3, 9) }],
        [1, { side: 'odoo', model: 'res.partner', method: 'search_read', nth: random.between(1, 5) }],
      ] as const),
      event: chooseWithdrawal(random, random.between(0, draft.invoices.length - 1), 0),
    })
}

/** So many at once that several are in the air when one answer is lost, or the bridge dies of it. */
export const crowd: Motif = (random, draft) => {
  const count = random.between(6, 12)
  postAtOnce(random, draft, count)
  for (let times = random.between(1, 3); times > 0; times -= 1) {
    const nth = random.between(1, count)
    const fault = random.pick<ChorusRule['fault']>([
      { kind: 'drop-after' },
      { kind: 'drop-before' },
      { kind: 'truncated-json' },
      { kind: 'status', status: random.pick([400, 429, 503]) },
    ])
    step(draft, 0).faults.push({
      side: 'chorus',
      rule: { path: DEPOSIT, nth, times: random.pick([1, 1, 3, 6]), fault },
      ...(random.chance(0.2) && { kills: true }),
    })
  }
  for (let times = random.between(0, 2); times > 0; times -= 1)
    step(draft, 0).meanwhile.push({
      before: { side: 'chorus', path: DEPOSIT, nth: random.between(1, count) },
      event: chooseWithdrawal(random, random.between(0, count - 1), 0),
    })
}

/** It comes back to be recycled; somebody puts its customer right and asks for it; the answer is lost. */
export const recycledInTheDark: Motif = (random, draft) => {
  postAtOnce(random, draft, 1)
  change(draft, 0, { life: lifeToRecycle(random) })
  step(draft, 1).advanceSeconds = random.between(3, 30) * MINUTE
  step(draft, 2).advanceSeconds = random.between(3, 30) * MINUTE
  const asking = step(draft, 3)
  const correct = (): PlannedEvent => ({
    kind: 'customer',
    invoice: 0,
    customer: random.pick<Customer>(['commune', 'hospital', 'school']),
    completes: true,
  })
  if (random.chance(0.6)) asking.events.push(correct())
  asking.events.push({ kind: 'request', invoice: 0, request: 'recycle' })
  const lost = random.weighted<PlannedFault>([
    [3, chorusFault(RECYCLE, { kind: 'drop-after' })],
    [1, chorusFault(RECYCLE, { kind: 'truncated-json' })],
    [1, chorusFault(RECYCLE, { kind: 'html', when: 'after' })],
    [1, chorusFault(RECYCLE, { kind: 'drop-before' })],
    [1, chorusFault(RECYCLE, { kind: 'status', status: 400 })],
  ])
  asking.faults.push(lost)
  if (random.chance(0.3)) step(draft, 4).events.push(correct())
  if (random.chance(0.2))
    asking.meanwhile.push({ before: { side: 'chorus', path: RECYCLE, nth: 1 }, event: correct() })
}

/** It comes back for want of a document; people drop files and write a comment; what answers them is lost. */
export const completedInTheDark: Motif = (random, draft) => {
  postAtOnce(random, draft, 1)
  change(draft, 0, { life: lifeToComplete(random) })
  step(draft, 1).advanceSeconds = random.between(3, 30) * MINUTE
  step(draft, 2).advanceSeconds = random.between(3, 30) * MINUTE
  const asking = step(draft, 3)
  const gives = (): PlannedEvent => chooseComplement(random, 0, random.between(10, 99))
  for (let count = random.between(0, 3); count > 0; count -= 1) asking.events.push(gives())
  asking.events.push({ kind: 'drop-file', invoice: 0, isChosen: random.chance(0.5), name: 'PV.pdf' })
  asking.events.push({ kind: 'request', invoice: 0, request: 'complete' })
  const path = random.pick([UPLOAD, COMPLETE])
  asking.faults.push(
    random.weighted<PlannedFault>([
      [3, chorusFault(path, { kind: 'drop-after' })],
      [1, chorusFault(path, { kind: 'truncated-json' })],
      [1, chorusFault(path, { kind: 'html', when: 'after' })],
      [2, chorusFault(path, { kind: 'drop-before' })],
      [1, chorusFault(path, { kind: 'status', status: random.pick([400, 403, 413]) })],
    ]),
  )
  if (random.chance(0.4))
    asking.meanwhile.push({
      before: { side: 'chorus', path: random.pick([UPLOAD, COMPLETE]), nth: random.between(1, 2) },
      event: random.pick<PlannedEvent>([gives(), { kind: 'delete-file', invoice: 0 }]),
    })
  for (let place = 4; place < 8; place += 1) {
    step(draft, place).advanceSeconds = random.pick([3, 20, 9 * 60]) * MINUTE
    if (random.chance(0.4)) step(draft, place).events.push(gives())
    if (random.chance(0.4))
      step(draft, place).events.push({ kind: 'request', invoice: 0, request: 'complete' })
  }
}

/** Its validator is the wrong one; somebody names another, and the answer is lost. */
export const correctedInTheDark: Motif = (random, draft) => {
  postAtOnce(random, draft, 1)
  change(draft, 0, { life: lifeToCorrect(random) })
  step(draft, 1).advanceSeconds = random.between(3, 30) * MINUTE
  step(draft, 2).advanceSeconds = random.between(3, 30) * MINUTE
  const asking = step(draft, 3)
  asking.events.push({
    kind: 'validator',
    invoice: 0,
    siret: random.pick(['12345678200051', '12345678200028']),
  })
  asking.events.push({ kind: 'request', invoice: 0, request: 'correct_validator' })
  asking.faults.push(
    random.weighted<PlannedFault>([
      [3, chorusFault(CORRECT, { kind: 'drop-after' })],
      [1, chorusFault(CORRECT, { kind: 'truncated-json' })],
      [2, chorusFault(CORRECT, { kind: 'drop-before' })],
    ]),
  )
}

/** It is rejected, and people make of it what one does: another invoice, a credit note, an answer; answers are lost. */
export const replacedInTheDark: Motif = (random, draft) => {
  postAtOnce(random, draft, 2)
  change(draft, 0, { life: lifeToReplace(random) })
  if (random.chance(0.2)) change(draft, 1, { life: lifeToReplace(random) })
  step(draft, 1).advanceSeconds = random.between(3, 30) * MINUTE
  const making = step(draft, 2)
  making.advanceSeconds = random.between(3, 30) * MINUTE
  if (random.chance(0.7)) making.events.push({ kind: 'replaces', invoice: 1, of: 0 })
  if (random.chance(0.7)) making.events.push({ kind: 'credit', invoice: 0, number: 'AV/26/9000' })
  if (random.chance(0.6))
    making.faults.push(
      chorusFault(HANDLED, { kind: random.pick(['drop-after', 'drop-before', 'truncated-json']) }),
    )
  if (random.chance(0.3))
    making.meanwhile.push({ before: chooseMoment(random), event: chooseAfterRejection(random, 0, 91) })
  if (random.chance(0.6))
    step(draft, 3).events.push({
      kind: 'credit-notes',
      invoice: 0,
      answer: random.pick(['send', 'keep', 'ask']),
    })
  if (random.chance(0.2))
    step(draft, 4).events.push({ kind: 'request', invoice: 0, request: 'rejection_handled' })
}

/** Somebody else's invoice has its number; while that is found out, somebody asks for something. */
export const heldWithRequest: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(1, 2))
  const first = step(draft, 0)
  first.events.push({ kind: 'by-hand', invoice: 0, sameAmount: false })
  first.meanwhile.push({
    before: random.weighted([
      [4, { side: 'chorus', path: SEARCH, nth: random.between(1, 2) }],
      [1, { side: 'any', nth: random.between(5, 30) }],
    ] as const),
    event: chooseRequest(random, 0),
  })
  if (random.chance(0.4))
    step(draft, 2).events.push({ kind: 'request', invoice: 0, request: 'deposit_again' })
}

/** Chorus Pro says no to every deposit for a while, or refuses every flow for what is wrong with the account. */
export const refusedAlike: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(1, 3))
  if (random.chance(0.5)) {
    // Long enough for each invoice to be tried several times.
    const lasts = random.between(1, 6)
    step(draft, 0).faults.push(refusedByChorus(random, DEPOSIT, undefined, lasts))
    for (let place = 1; place < lasts; place += 1)
      step(draft, place).advanceSeconds = random.between(5, 90) * MINUTE
    return
  }
  const words = random.pick([
    "Le fournisseur 73282932000074 n'existe pas dans Chorus Pro",
    "Le déposant n'est pas habilité pour le fournisseur 73282932000074",
  ])
  step(draft, 0).events.push({ kind: 'refuse-flows', invoice: 0, words })
  if (random.chance(0.6))
    step(draft, random.between(1, 3)).events.push({ kind: 'refuse-flows', invoice: 0, words: null })
}

/** Other things go wrong first, and then Odoo fails to render once or twice. */
export const renderedLate: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(1, 2))
  const other: PlannedFault = random.pick<PlannedFault>([
    refusedByChorus(random, 'structures/v1/rechercher', undefined, 2),
    {
      side: 'odoo',
      rule: {
        model: 'res.partner.bank',
        times: 'always',
        effect: { kind: 'error', name: 'builtins.ValueError', message: 'Expected singleton' },
      },
      steps: 2,
    },
    {
      side: 'chorus',
      rule: { path: 'structures/v1/rechercher', times: 6, fault: { kind: 'truncated-json' } },
    },
  ])
  const times = random.between(1, 2)
  const fails: readonly PlannedFault[] = ['account.move.send', 'account.move.send.wizard', 'report'].map(
    (model): PlannedFault => ({
      side: 'odoo',
      rule: {
        model,
        ...(model !== 'report' && { method: 'action_send_and_print' }),
        times,
        effect: { kind: 'error', name: 'builtins.ValueError', message: 'could not render' },
      },
    }),
  )
  step(draft, 0).faults.push(other)
  step(draft, random.between(0, 2)).faults.push(...fails)
  step(draft, 1).advanceSeconds = random.between(5, 20) * MINUTE
  step(draft, 2).advanceSeconds = random.between(5, 60) * MINUTE
}

/** It is blocked, for one reason, then for another or for none, then for the first again. */
export const blockedAgain: Motif = (random, draft) => {
  const customer = random.pick<Customer>(['department', 'department', 'hospital', 'school'])
  postAtOnce(random, draft, 1)
  change(draft, 0, { customer })
  const lacking = (service: boolean, commitment: boolean): PlannedEvent => ({
    kind: 'references',
    invoice: 0,
    service,
    commitment,
  })
  step(draft, 0).events.push(lacking(false, true))
  const mended: PlannedEvent =
    customer === 'department' ? lacking(true, false) : { kind: 'complete', invoice: 0 }
  step(draft, 1).events.push(mended)
  if (mended.kind === 'complete')
    step(draft, 1).meanwhile.push({
      before: { side: 'chorus', path: SEARCH, nth: 1 },
      event: lacking(false, false),
    })
  else step(draft, 2).events.push(lacking(false, true))
  for (const place of [1, 2]) step(draft, place).advanceSeconds = random.between(16, 40) * MINUTE
}

/** What a row shows is not what anybody expects, for good. */
export const unreadableRow: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(2, 3))
  const [where, values, lacks] = random.pick<
    readonly ['invoice' | 'customer' | 'search', Record<string, Json>, string[]]
  >([
    ['invoice', { invoice_date: 20_261_005 }, []],
    ['invoice', { amount_total: null }, []],
    ['invoice', { name: 12 }, []],
    ['invoice', {}, ['write_date']],
    ['invoice', { state: 'done' }, []],
    ['invoice', { write_date: '05/10/2026' }, []],
    ['customer', { name: null }, []],
    ['customer', {}, ['write_date']],
    ['search', { dateHeureEtatCourant: 1_791_201_600 }, []],
    ['search', { statut: null }, []],
    ['search', {}, ['identifiantFactureCPP']],
    ['search', { montantTTC: { valeur: 120 } }, []],
    ['search', { numeroFacture: null }, []],
  ])
  // Another customer than the first's, so that one invoice at least has nothing to do with it.
  const last = draft.invoices.length - 1
  change(draft, 0, { customer: 'commune' })
  change(draft, last, { customer: random.pick<Customer>(['hospital', 'school']) })
  step(draft, random.between(0, 2)).events.push({ kind: 'spoil', invoice: last, where, values, lacks })
}

/** Two companies, two Odoos, one store: with the same numbers, and for the same customers. */
export const twoCompanies: Motif = (random, draft) => {
  draft.second = {
    version: random.pick(['17.0', '19.0']),
    hasApiKey: false,
    sharesAccount: random.chance(0.5),
  }
  postAtOnce(random, draft, random.between(1, 2))
  const first = draft.invoices.length
  draft.invoices.push(
    ...draft.invoices.map((invoice): PlannedInvoice => ({
      ...invoice,
      company: 'lemoine',
      ...(random.chance(0.5) && { untaxed: chooseAmount(random) }),
    })),
  )
  draft.invoices.slice(first).forEach((_, index) => {
    step(draft, random.between(0, 1)).events.unshift(arrival(first + index))
  })
}

/** Somebody mistypes the SIRET of the company, and mends it later. */
export const mistypedSeller: Motif = (random, draft) => {
  postAtOnce(random, draft, random.between(1, 2))
  step(draft, 0).events.push({ kind: 'seller', invoice: 0, siret: '73282932000017' })
  step(draft, random.between(1, 3)).events.push({ kind: 'seller', invoice: 0, siret: '73282932000074' })
}

/** People do things at moments that hardly anybody would choose. */
export const busyPeople: Motif = (random, draft) => {
  for (let count = random.between(2, 4); count > 0; count -= 1) {
    const invoice = random.between(0, draft.invoices.length - 1)
    const place = random.between(0, draft.steps.length - 1)
    step(draft, place).meanwhile.push({
      before: chooseMoment(random),
      event: random.chance(0.5) ? chooseWithdrawal(random, invoice, place) : chooseRequest(random, invoice),
    })
  }
}

const SEARCH = 'factures/v1/rechercher/fournisseur'
const DEPOSIT = 'factures/v1/deposer/flux'
const HANDLED = 'factures/v1/traiterRejet'
const RECYCLE = 'factures/v1/recycler'
const UPLOAD = 'transverses/v1/ajouter/fichier'
const COMPLETE = 'factures/v1/completer'
const CORRECT = 'factures/v1/corriger/valideur/facture'

type ChorusRule = Extract<PlannedFault, { side: 'chorus' }>['rule']

function chorusFault(path: string, fault: ChorusRule['fault']): PlannedFault {
  return { side: 'chorus', rule: { path, fault } }
}

/** At least so many invoices, all posted in the first step, before what else happens in it, and due at once. */
function postAtOnce(random: Random, draft: Draft, least: number): void {
  draft.graceMinutes = 0
  while (draft.invoices.length < least) {
    const number = `FA/26/${String(draft.invoices.length + 1).padStart(4, '0')}`
    const untaxed = chooseAmount(random)
    draft.invoices.push({ number, customer: 'commune', untaxed, life: { steps: [] } })
  }
  for (const one of draft.steps) one.events = one.events.filter(({ kind }) => kind !== 'arrive')
  step(draft, 0).events.unshift(...draft.invoices.map((_, place) => arrival(place)))
}

function arrival(invoice: number): PlannedEvent {
  return { kind: 'arrive', invoice, lateMinutes: 0, incomplete: false }
}

function change(draft: Draft, place: number, values: Partial<PlannedInvoice>): void {
  const invoice = draft.invoices[place]
  if (invoice !== undefined) draft.invoices[place] = { ...invoice, ...values }
}

/** The step at this place, with others before it if there are too few. */
function step(draft: Draft, place: number): DraftStep {
  for (;;) {
    const found = draft.steps[place]
    if (found !== undefined) return found
    draft.steps.push({ advanceSeconds: 2 * MINUTE, events: [], meanwhile: [], faults: [] })
  }
}
