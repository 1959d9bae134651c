import { z } from 'zod'
import { type CallEntry, type InvoiceView, type LifeStep } from '../../src/simulators/chorus/index.js'
import {
  bridgeNotes,
  isAnswer,
  VALIDATION as FIELD,
  VALIDATIONS as MODEL,
} from './checker/validation-notes.js'
import { TREAT } from './choose-validations.js'
import { sellerOf } from './documents.js'
import type { Ledger, SeenRequest } from './ledger.js'
import { isOf } from './meanwhile.js'
import type { PlannedAct, PlannedValidation, ValidationAct } from './plan.js'
import type { World } from './world.js'

/** Who deposits what is to be validated; nobody's customer. */
export const SUB_CONTRACTOR = '81932047400011'
/** Whose turn comes first, where the company's is the second. */
const OTHER_VALIDATOR = '12345678200051'

export const CONTRACT = 'M2026-042'

/** Nobody does anything in no time. */
const A_MOMENT_MS = 2_000

const MONTH_SECONDS = 30 * 24 * 3_600

/** What stands in Odoo in the fields in which users decide; the motive by its code. */
export interface Choice {
  readonly decision: string
  readonly motive: string
  readonly comment: string
}

/** What the driver did and saw of an invoice to validate; nothing of it comes from the bridge. */
export interface ValidationRecord {
  readonly planned: PlannedValidation
  /** In Chorus Pro; undefined: not deposited yet. */
  identifier: number | undefined
  /** What stood in Odoo, each time that it changed; `requests`: how many of the bridge had come by then. */
  readonly choices: (Choice & { readonly requests: number })[]
  /** What users have chosen, and took back. */
  readonly chosen: Chosen[]
  /** Calls of the service that decides. */
  readonly calls: SeenCall[]
}

export interface Chosen extends Choice {
  readonly requests: number
  /** What was chosen before, and had no answer. */
  readonly pending: string
  /** How many decisions had been answered by then. */
  readonly answers: number
}

export interface SeenCall {
  /** Milliseconds since 1970, by the simulators' clock. */
  readonly at: number
  /** Its place among the requests of the bridge. */
  readonly place: number
  readonly choice: Choice
  /** As the simulated Chorus Pro entered it; undefined: it never came so far. */
  readonly entry: () => CallEntry | undefined
}

const NO_CHOICE: Choice = { decision: '', motive: '', comment: '' }

const callBody = z.object({
  idFacture: z.int(),
  action: z.string(),
  motifRefus: z.string().optional(),
  complementInfo: z.string().optional(),
})

/** Sub-contractors, and who validates their invoices: in Odoo and on the portal. */
export class Validators {
  readonly records: readonly ValidationRecord[]
  readonly #queues: Queue[]
  #step = 0

  constructor(
    planned: readonly PlannedValidation[],
    private readonly world: World,
    private readonly ledger: Ledger,
  ) {
    this.records = planned.map((one) => ({
      planned: one,
      identifier: undefined,
      choices: [],
      chosen: [],
      calls: [],
    }))
    this.#queues = this.records.map((record) => ({ record, acts: [...record.planned.acts], seen: 0 }))
  }

  /** What they do up to a step of the plan, without those that wait for their moment in it. */
  act(step: number): void {
    this.#step = step
    for (const record of this.records)
      if (record.identifier === undefined && record.planned.deposited <= step) this.#deposit(record)
    for (const queue of this.#queues) {
      queue.seen = 0
      for (let next = queue.acts[0]; next !== undefined && next.step <= step; next = queue.acts[0]) {
        if (next.before !== undefined && next.step === step) break
        if (this.#try(queue, next) === 'later') break
      }
    }
    this.look()
  }

  /** Before a request of the bridge arrives, which has its place after those of the ledger. */
  arrived(request: SeenRequest, body: string): void {
    this.look()
    for (const queue of this.#queues) {
      const [next] = queue.acts
      if (next?.before === undefined || next.step !== this.#step || !isOf(next.before, request)) continue
      queue.seen += 1
      if (queue.seen < next.before.nth) continue
      if (this.#try(queue, next) === 'done') this.ledger.struck(`people between requests: ${next.act.kind}`)
      this.look()
    }
    if (request.name.endsWith(TREAT)) this.#called(body)
  }

  /** Takes down what stands in Odoo: the bridge writes there too. */
  look(): void {
    for (const record of this.records) {
      const row = this.#row(record)
      if (row === undefined) continue
      const choice = this.#choiceIn(record, row)
      if (JSON.stringify(choice) !== JSON.stringify(bare(record.choices.at(-1))))
        record.choices.push({ ...choice, requests: this.ledger.requests.length })
    }
  }

  /** Done, or nothing that could ever be done, it is over. */
  #try(queue: Queue, { act }: PlannedAct): Became {
    const outcome = this.#happens(queue.record, act)
    if (outcome === 'later') return outcome
    queue.acts.shift()
    queue.seen = 0
    return outcome
  }

  #happens(record: ValidationRecord, act: ValidationAct): Became {
    switch (act.kind) {
      case 'decide':
        return this.#choose(record, act)
      case 'withdraw':
        return this.#takeBack(record)
      case 'on-portal':
      case 'named-again':
        return this.#onPortal(record, act)
    }
  }

  #deposit(record: ValidationRecord): void {
    const {
      number,
      total,
      company = 'duret',
      isSecondTurn,
      waitsAfterSeconds,
      silentAfterSeconds,
    } = record.planned
    const own = sellerOf(company).siret
    const after: LifeStep[] = [{ statut: 'MISE_A_DISPOSITION', afterSeconds: 600 }]
    const turn = turnOf(record.planned)
    record.identifier = this.world.chorus.depositManually({
      numero: number,
      cadre: isSecondTurn ? 'A12' : 'A9',
      fournisseur: SUB_CONTRACTOR,
      valideur: isSecondTurn ? OTHER_VALIDATOR : own,
      ...(isSecondTurn && { valideur2: own }),
      numeroMarche: CONTRACT,
      montantTTC: total,
      life: {
        steps: [
          { statut: 'DEPOSEE', afterSeconds: 0 },
          ...(isSecondTurn
            ? [
                { statut: 'A_VALIDER_1', afterSeconds: 0 },
                { statut: 'VALIDEE_1', afterSeconds: 0 },
              ]
            : []),
          { statut: `A_VALIDER_${turn}`, afterSeconds: waitsAfterSeconds },
          {
            statut: `ABSENCE_VALIDATION_${turn}_HORS_DELAI`,
            afterSeconds: silentAfterSeconds ?? MONTH_SECONDS,
          },
          ...after,
        ],
        afterValidation: after,
      },
    })
  }

  #choose(
    record: ValidationRecord,
    { decision, motive = '', comment = '' }: Extract<ValidationAct, { kind: 'decide' }>,
  ) {
    const row = this.#row(record)
    if (row === undefined) return 'later'
    const offered = this.#odoo(record)
      .records('x_chorus_motive')
      .find(({ x_chorus_motive_code: code }) => code === motive)
    this.#write(record, row.id, {
      decision,
      motive: offered === undefined ? '' : motive,
      comment,
    })
    return 'done'
  }

  #takeBack(record: ValidationRecord) {
    const row = this.#row(record)
    if (row === undefined || !row[`${FIELD}decision`]) return 'never'
    this.#write(record, row.id, { ...this.#choiceIn(record, row), decision: '' })
    return 'done'
  }

  #write(record: ValidationRecord, id: number, choice: Choice): void {
    const odoo = this.#odoo(record)
    const motive = odoo
      .records('x_chorus_motive')
      .find(({ x_chorus_motive_code: code }) => code === choice.motive)
    this.look()
    const pending = record.choices.at(-1)?.decision ?? ''
    this.world.chorus.clock.advance(A_MOMENT_MS)
    odoo.edit(MODEL, id, {
      [`${FIELD}decision`]: choice.decision || false,
      [`${FIELD}motive`]: motive?.id ?? false,
      [`${FIELD}comment`]: choice.comment || false,
    })
    const { requests } = this.ledger
    const answers = bridgeNotes(odoo.records('mail.message'), id).filter(isAnswer).length
    record.chosen.push({ ...choice, requests: requests.length, pending, answers })
    this.look()
  }

  #onPortal(record: ValidationRecord, act: Exclude<ValidationAct, { kind: 'decide' | 'withdraw' }>) {
    const turn = turnOf(record.planned)
    const wrong = `ERREUR_${turn === 1 ? 'FOURNISSEUR' : 'COTRAITANT'}_SUR_VALIDEUR`
    const statut = this.invoiceOf(record)?.statut
    const isEarly = statut === undefined || ['DEPOSEE', 'A_VALIDER_1', 'VALIDEE_1'].includes(statut)
    if (act.kind === 'named-again') {
      if (isEarly || statut === `A_VALIDER_${turn}`) return 'later'
      if (statut !== wrong) return 'never'
      this.#becomes(record, { statut: `A_VALIDER_${turn}`, afterSeconds: 0 })
      return 'done'
    }
    if (statut !== `A_VALIDER_${turn}`) return isEarly ? 'later' : 'never'
    const statuses = { validated: `VALIDEE_${turn}`, refused: `REFUSEE_${turn}`, 'wrong-validator': wrong }
    this.#becomes(record, { statut: statuses[act.status], afterSeconds: 0, utilisateur: SOMEBODY })
    return 'done'
  }

  #becomes({ planned: { number } }: ValidationRecord, step: LifeStep): void {
    this.world.chorus.clock.advance(A_MOMENT_MS)
    const after: LifeStep[] = [{ statut: 'MISE_A_DISPOSITION', afterSeconds: 600 }]
    const isValidated = step.statut.startsWith('VALIDEE')
    this.world.chorus.setLife(number, {
      steps: [step, ...(isValidated ? after : [])],
      afterValidation: after,
    })
  }

  #called(body: string): void {
    const { data } = callBody.safeParse(parsed(body))
    const record = this.records.find(({ identifier }) => identifier === data?.idFacture)
    if (data === undefined || record === undefined) {
      this.ledger.faults.push(`a decision on what nobody has deposited: ${body}`)
      return
    }
    const { calls } = this.world.chorus.book
    const next = calls.length
    record.calls.push({
      at: this.world.now(),
      place: this.ledger.requests.length,
      choice: {
        decision: data.action === 'REFUS' ? 'refuse' : 'validate',
        motive: data.motifRefus ?? '',
        comment: data.complementInfo ?? '',
      },
      entry: () => this.world.chorus.book.calls[next],
    })
  }

  invoiceOf({ identifier }: ValidationRecord): InvoiceView | undefined {
    return this.world.chorus.book.invoices.find((invoice) => invoice.identifiantFactureCPP === identifier)
  }

  #odoo({ planned: { company = 'duret' } }: ValidationRecord) {
    return this.world.odooOf(company)
  }

  #row(record: ValidationRecord) {
    if (record.identifier === undefined) return undefined
    const identifier = String(record.identifier)
    return this.#odoo(record)
      .records(MODEL)
      .find((row) => row[`${FIELD}identifier`] === identifier)
  }

  #choiceIn(record: ValidationRecord, row: Readonly<Record<string, unknown>>): Choice {
    const id = row[`${FIELD}motive`]
    const motive = typeof id === 'number' ? this.#odoo(record).record('x_chorus_motive', id) : undefined
    return {
      decision: textOf(row[`${FIELD}decision`]),
      motive: textOf(motive?.['x_chorus_motive_code']),
      comment: textOf(row[`${FIELD}comment`]),
    }
  }
}

type Became = 'done' | 'later' | 'never'

interface Queue {
  readonly record: ValidationRecord
  readonly acts: PlannedAct[]
  /** Requests that might have been the moment of the first of them. */
  seen: number
}

const SOMEBODY = { nom: 'Martin', prenom: 'Julie', email: 'j.martin@duret.example', telephone: '0102030405' }

/** Which of two validators the company is. */
export const turnOf = ({ isSecondTurn }: Pick<PlannedValidation, 'isSecondTurn'>): 1 | 2 =>
  isSecondTurn ? 2 : 1

function bare(choice: Choice = NO_CHOICE): Choice {
  const { decision, motive, comment } = choice
  return { decision, motive, comment }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
