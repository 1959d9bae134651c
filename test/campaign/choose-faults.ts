import type { Fault as ChorusFault } from '../../src/simulators/chorus/index.js'
import type { FaultEffect as OdooFault } from '../../src/simulators/odoo/index.js'
import type { PlannedFault } from './plan.js'
import type { Random } from './random.js'

/** Real time after which a simulator that hangs cuts the connection: longer than the bridge's patience. */
const HANG_MS = 2_000

/** Real time over which a slow answer comes: within the bridge's patience, or beyond it. */
const DRIPS_MS = [60, HANG_MS] as const

type Weighted<T> = readonly [weight: number, choice: T]

/** Where faults may strike, the likelier the more weight it has. */
export interface Places {
  readonly paths: readonly [Weighted<string>, ...Weighted<string>[]]
  readonly calls: readonly [Weighted<Call>, ...Weighted<Call>[]]
}

/** What changes something in Chorus Pro counts most. */
const CHORUS_PATHS: Places['paths'] = [
  [5, 'factures/v1/deposer/flux'],
  [3, 'transverses/v1/consulterCRDetaille'],
  [4, 'factures/v1/rechercher/fournisseur'],
  [3, 'factures/v1/consulter/historique'],
  [1.5, 'factures/v1/recycler'],
  [1, 'factures/v1/traiterRejet'],
  [1, 'transverses/v1/ajouter/fichier'],
  [1, 'factures/v1/completer'],
  [0.4, 'factures/v1/corriger/valideur/facture'],
  [0.3, 'transverses/v1/rechercher/pj/moncompte'],
  [0.3, 'transverses/v1/recuperer/typespj'],
  [1, 'api/oauth/token'],
  [0.5, 'structures/v1/rechercher'],
  [0.3, 'structures/v1/consulter'],
  [0.3, 'structures/v1/rechercher/services'],
  [0.2, 'annuaire/destinataire'],
]

type Call = readonly [model: string, method: string]

const ODOO_CALLS: Places['calls'] = [
  [3, ['account.move', 'search_read']],
  [5, ['mail.message', 'create']],
  [2, ['account.move', 'write']],
  [2, ['account.move', 'load']],
  [2, ['mail.message', 'search_read']],
  [1.5, ['account.move', 'activity_schedule']],
  [1, ['mail.activity', 'search_read']],
  [1, ['mail.activity', 'unlink']],
  [1, ['res.partner', 'search_read']],
  [0.5, ['res.partner', 'write']],
  [1, ['ir.attachment', 'search_read']],
  [0.7, ['account.move.send', 'action_send_and_print']],
  [0.7, ['account.move.send.wizard', 'action_send_and_print']],
  [0.5, ['report', 'pdf']],
  [0.5, ['common', 'authenticate']],
]

/** The faults of one step: mostly none, sometimes one after the other. `killer`: some kill the bridge as they strike. */
export function chooseFaults(random: Random, killer: boolean): PlannedFault[] {
  const count = random.weighted([
    [5, 0],
    [4, 1],
    [2, 2],
    [1, 4],
  ])
  return Array.from({ length: count }, () => chooseFault(random, killer && random.chance(0.12)))
}

export function chooseFault(
  random: Random,
  kills: boolean,
  { paths, calls }: Places = { paths: CHORUS_PATHS, calls: ODOO_CALLS },
): PlannedFault {
  const nth = random.weighted([
    [4, 1],
    [2, 2],
    [1, 3],
  ])
  const times = kills
    ? 1
    : random.weighted([
        [6, 1],
        [1, 2],
        [1, 4],
      ])
  if (random.chance(0.55)) {
    const path = random.weighted(paths)
    const fault = kills ? deadlyInChorus(random) : chorusFault(random, path)
    return { side: 'chorus', rule: { path, nth, times, fault }, ...(kills && { kills }) }
  }
  const [model, method] = random.weighted(calls)
  const effect = kills ? deadlyInOdoo(random) : odooFault(random)
  return { side: 'odoo', rule: { model, method, nth, times, effect }, ...(kills && { kills }) }
}

function deadlyInChorus(random: Random): ChorusFault {
  return { kind: random.pick(['drop-before', 'drop-after']) }
}

function deadlyInOdoo(random: Random): OdooFault {
  return { kind: 'drop', when: random.pick(['before', 'after']) }
}

function chorusFault(random: Random, path: string): ChorusFault {
  const when = random.pick(['before', 'after'])
  const list = path.includes('rechercher')
  return random.weighted<() => ChorusFault>([
    [3, () => ({ kind: random.pick(['drop-before', 'drop-after']) })],
    [1, () => ({ kind: 'truncated-json' })],
    [1, () => ({ kind: 'cut-answer' })],
    [0.7, () => ({ kind: 'empty' })],
    [1, () => ({ kind: 'html', when })],
    [0.7, () => ({ kind: 'hang', when, milliseconds: HANG_MS })],
    [0.5, () => ({ kind: 'drip', milliseconds: random.pick(DRIPS_MS) })],
    [1, () => ({ kind: 'status', status: 401 })],
    [0.7, () => ({ kind: 'status', status: 403 })],
    [1, () => ({ kind: 'status', status: 429, ...(random.chance(0.5) && { retryAfterSeconds: 90 }) })],
    [2, () => ({ kind: 'status', status: random.pick([500, 502, 503, 504]), when })],
    [1, () => ({ kind: 'expired-token' })],
    [path.endsWith('deposer/flux') ? 2 : 0, () => ({ kind: 'no-flow-number' })],
    [list ? 2 : 0, () => ({ kind: 'mixed-rows' })],
  ])()
}

function odooFault(random: Random): OdooFault {
  const when = random.pick(['before', 'after'])
  return random.weighted<() => OdooFault>([
    [3, () => ({ kind: 'drop', when })],
    [1, () => ({ kind: 'truncate' })],
    [1, () => ({ kind: 'cut-answer' })],
    [1, () => ({ kind: 'html', when })],
    [0.7, () => ({ kind: 'hang', when, ms: HANG_MS })],
    [0.5, () => ({ kind: 'drip', ms: random.pick(DRIPS_MS) })],
    [2, () => ({ kind: 'status', status: random.pick([500, 502, 503, 504]), when })],
    [0.7, () => ({ kind: 'status', status: random.pick([403, 404, 429]), when: 'before' })],
    [0.7, () => ({ kind: 'access-denied' })],
    [
      1,
      () => ({
        kind: 'error',
        name: 'psycopg2.errors.SerializationFailure',
        message: 'could not serialize access due to concurrent update',
      }),
    ],
  ])()
}
