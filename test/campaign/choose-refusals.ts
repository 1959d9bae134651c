import type { Fault as ChorusFault } from '../../src/simulators/chorus/index.js'
import type { PlannedFault } from './plan.js'
import type { Random } from './random.js'

/** More often than any run asks. */
const ALWAYS = 1_000_000

const SERVICES = [
  [4, 'factures/v1/deposer/flux'],
  [2, 'factures/v1/rechercher/fournisseur'],
  [2, 'transverses/v1/consulterCRDetaille'],
  [1, 'factures/v1/consulter/historique'],
  [1, 'factures/v1/recycler'],
  [1, 'factures/v1/traiterRejet'],
  [1, 'structures/v1/rechercher'],
  [0.5, 'structures/v1/consulter'],
] as const

type Call = readonly [model: string, method: string]

const CALLS: readonly [readonly [number, Call], ...(readonly [number, Call])[]] = [
  [3, ['account.move', 'search_read']],
  [2, ['account.move', 'write']],
  [3, ['account.move', 'load']],
  [3, ['mail.message', 'create']],
  [1, ['account.move', 'activity_schedule']],
  [1, ['mail.activity', 'unlink']],
  [1, ['res.partner', 'search_read']],
  [1, ['res.partner', 'write']],
  [1, ['res.company', 'search_read']],
  [0.5, ['ir.attachment', 'search_read']],
  [1, ['account.move.send', 'action_send_and_print']],
  [1, ['account.move.send.wizard', 'action_send_and_print']],
]

const NOES = [
  'odoo.exceptions.AccessError',
  'odoo.exceptions.UserError',
  'odoo.exceptions.ValidationError',
] as const

/** What is to be removed and is missing is removed: Odoo never says that of what is there. */
function exceptionsOf(method: string): readonly [string, ...string[]] {
  return method === 'unlink' ? NOES : [...NOES, 'odoo.exceptions.MissingError']
}

/** A side says no, to one invoice or to all, once or for some steps. */
export function chooseRefusal(random: Random, numbers: readonly string[]): PlannedFault {
  if (random.chance(0.55)) {
    const path = random.weighted(SERVICES)
    const [first = '', ...others] = numbers
    const numero = random.chance(0.3) ? random.pick([first, ...others]) : undefined
    return refusedByChorus(random, path, numero)
  }
  const [model, method] = random.weighted(CALLS)
  const lasts = random.chance(0.4)
  const effect = { kind: 'error', name: random.pick(exceptionsOf(method)), message: 'Non.' } as const
  return {
    side: 'odoo',
    rule: { model, method, times: lasts ? 'always' : random.between(1, 3), effect },
    ...(lasts && { steps: random.between(1, 3) }),
  }
}

/** `steps`: how many it lasts; undefined: once, or a few times. */
export function refusedByChorus(
  random: Random,
  path: string,
  numero: string | undefined,
  steps = random.chance(0.5) ? random.between(1, 3) : undefined,
): PlannedFault {
  return {
    side: 'chorus',
    rule: {
      path,
      ...(numero !== undefined && { numero }),
      times: steps === undefined ? random.between(1, 3) : ALWAYS,
      fault: no(random),
    },
    ...(steps !== undefined && { steps }),
  }
}

function no(random: Random): ChorusFault {
  return random.pick<ChorusFault>([
    { kind: 'status', status: 400 },
    { kind: 'return-code', codeRetour: 1, libelle: 'Une erreur technique est survenue' },
    { kind: 'return-code', codeRetour: 20_099, libelle: 'TRA_MSG_00.099' },
    { kind: 'return-code', codeRetour: 20_099, libelle: 'TRA_MSG_00.099', status: 400 },
  ])
}
