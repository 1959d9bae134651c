import type { InvoiceView, StatusView } from '../../../src/simulators/chorus/index.js'
import type { SeenRequest } from '../ledger.js'
import { COMPANIES, type PlannedStep } from '../plan.js'
import { CONTRACT, SUB_CONTRACTOR, turnOf, type Choice, type ValidationRecord } from '../validators.js'
import type { Evidence, Finding, OdooBooks } from './finding.js'
import { lookBegan } from './looks.js'
import {
  bridgeNotes,
  isAnswer,
  plain,
  VALIDATION as FIELD,
  VALIDATIONS as MODEL,
} from './validation-notes.js'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SILENCE_MS = 15 * DAY_MS

const HISTORY = 'factures/v1/consulter/historique'

/** What refusals and failures of these excuse a decision that is declined though nothing speaks against it. */
const SERVICES = [
  'factures/v1/traiter/factureAValider',
  'factures/v1/consulter/valideur',
  HISTORY,
  'transverses/v1/recuperer/motifs/refus/Facture/AValider',
]

const DOWNLOAD = 'factures/v1/telecharger/groupe'

/**
 * What waits for a company's validation is shown to it once; each decision of its users is answered, carried out once or declined for
 * a reason, and not after it was taken back; what is told is what Chorus Pro holds.
 */
export function checkValidations(evidence: Evidence): Finding[] {
  const { validations } = evidence
  if (validations === undefined) return []
  const { records } = validations
  return [...records.flatMap((record) => checkOne(evidence, record)), ...checkUnknown(evidence, records)]
}

/** An invoice to validate with everything of the evidence that is about it. */
interface Subject {
  readonly record: ValidationRecord
  readonly odoo: OdooBooks
  readonly requests: readonly SeenRequest[]
  readonly steps: readonly PlannedStep[]
  readonly invoice: InvoiceView
  /** Its statuses that begin a turn of the company's, or end one. */
  readonly turns: readonly StatusView[]
  /** Texts of what the bridge wrote on its record, oldest first. */
  readonly notes: readonly string[]
  readonly row: Readonly<Record<string, unknown>> & { readonly id: number }
  readonly carriedOut: readonly Choice[]
}

function checkOne({ chorus, odooOf, ledger, validations }: Evidence, record: ValidationRecord): Finding[] {
  const { number, company = 'duret' } = record.planned
  const odoo = odooOf(company)
  const invoice = chorus.invoices.find(
    ({ identifiantFactureCPP }) => identifiantFactureCPP === record.identifier,
  )
  if (invoice === undefined) return []
  const rows = odoo.records(MODEL).filter((one) => one[`${FIELD}identifier`] === String(record.identifier))
  const turns = invoice.statuts.filter(({ statut }) => stateOf(statut, turnOf(record.planned)) !== undefined)
  const find = (rule: string, detail: string): Finding => ({ rule, invoice: number, detail })
  const [row, ...others] = rows
  if (row === undefined)
    // Over before the bridge asked, it is nobody's any more.
    return turns.at(-1)?.statut.startsWith('A_VALIDER') === true
      ? [find('validation-lost', `waits since ${turns.at(-1)?.at ?? ''}, and Odoo does not show it`)]
      : []
  if (others.length > 0) return [find('validation-shown-twice', `${rows.length} records`)]
  const messages = bridgeNotes(odoo.records('mail.message'), row.id)
  const subject: Subject = {
    record,
    odoo,
    requests: ledger.requests,
    steps: validations?.steps ?? [],
    invoice,
    turns,
    notes: messages.map(({ text }) => text),
    row,
    carriedOut: record.calls.flatMap(({ choice, entry }) => (entry()?.outcome === 'done' ? [choice] : [])),
  }
  return [
    ...unanswered(subject),
    ...withdrawn(subject),
    ...repeated(subject),
    ...toldOpposite(subject),
    ...declinedForNothing(subject),
    ...checkNotes(
      subject,
      messages.map(({ messageId }) => messageId),
    ),
    ...checkFields(subject),
    ...checkActivities(subject),
    ...checkDocument(subject),
  ].map(({ rule, detail }) => find(rule, detail))
}

/** No record is of an invoice that is not this company's to validate. */
function checkUnknown({ odooOf }: Evidence, records: readonly ValidationRecord[]): Finding[] {
  return [...new Set(COMPANIES.map(odooOf))].flatMap((odoo) => {
    const own = records.filter(({ planned: { company = 'duret' } }) => odooOf(company) === odoo)
    const known = own.map(({ identifier }): unknown => String(identifier))
    return odoo
      .records(MODEL)
      .filter((row) => !known.includes(row[`${FIELD}identifier`]))
      .map(({ x_name: name }): Finding => ({ rule: 'validation-strange', detail: JSON.stringify(name) }))
  })
}

/** How a status stands towards the company; undefined: it says nothing of its turn. */
function stateOf(statut: string, turn: 1 | 2): string | undefined {
  const states: Readonly<Record<string, string>> = {
    [`A_VALIDER_${turn}`]: 'waiting',
    [`VALIDEE_${turn}`]: 'validated',
    [`REFUSEE_${turn}`]: 'refused',
    [`ABSENCE_VALIDATION_${turn}_HORS_DELAI`]: 'tacit',
    [`ERREUR_${turn === 1 ? 'FOURNISSEUR' : 'COTRAITANT'}_SUR_VALIDEUR`]: 'refused',
  }
  return states[statut]
}

const answersOf = ({ notes }: Subject): string[] => notes.filter((text) => isAnswer({ text }))

/**
 * Each that nobody took back or replaced before has its answer; so has the same chosen again after the field was emptied and before
 * the note came that says why.
 */
function unanswered(subject: Subject): Finding[] {
  const { record, row, notes, turns, carriedOut } = subject
  const left = row[`${FIELD}decision`]
  if (left) return [{ rule: 'validation-unanswered', detail: `${JSON.stringify(left)} still stands there` }]
  // Whatever was chosen once more before the bridge knew that its note had come.
  const isDone = carriedOut.length > 0 && turns.length <= 2
  const wanted = record.chosen.reduce((count, chosen, index) => {
    if (chosen.pending !== '') return chosen.decision === '' ? count - 1 : count
    if (chosen.decision === '' || isTooLate(record, chosen)) return count
    const former = record.chosen[index - 1]
    const isRepeated = former !== undefined && isSame(former, chosen)
    return isRepeated && (chosen.answers < count || isDone) ? count : count + 1
  }, 0)
  const answers = answersOf(subject).length
  if (answers >= wanted) return []
  return [
    {
      rule: 'validation-unanswered',
      detail: `decided ${wanted} times, answered ${answers} times: ${notes.join(' | ')}`,
    },
  ]
}

/** Chosen right before the request that empties the field, which had been read before: nobody could know. */
function isTooLate({ choices }: ValidationRecord, { requests }: { readonly requests: number }): boolean {
  const cleared = choices.find((choice) => choice.requests > requests && choice.decision === '')
  return cleared !== undefined && cleared.requests === requests + 1
}

/** What is handed to Chorus Pro is what stood in Odoo when the bridge began its last look there. */
function withdrawn({ record, requests, steps }: Subject): Finding[] {
  // Which of two bridges looked last nobody outside can tell.
  if (steps.some(({ second }) => second !== undefined)) return []
  return record.calls.flatMap(({ choice }, index): Finding[] => {
    const place = decidedAt(record, requests, index)
    const look = lookBegan(requests.slice(0, place), requests[place]?.by)
    const stood = record.choices.filter((one) => one.requests <= place)
    // While it looked, and since, it may have become something else.
    const known = [
      ...stood.filter((one) => one.requests <= look).slice(-1),
      ...stood.filter((one) => one.requests > look),
    ]
    if (known.some((one) => isSame(one, choice))) return []
    return [
      {
        rule: 'validation-withdrawn',
        detail: `request ${place} says ${JSON.stringify(choice)}; chosen by then: ${JSON.stringify(known)}`,
      },
    ]
  })
}

/** The same request again, with another token, was decided before the first. */
function decidedAt(
  { calls }: Pick<ValidationRecord, 'calls'>,
  requests: readonly SeenRequest[],
  index: number,
): number {
  const [former, call] = [calls[index - 1], calls[index]]
  if (call === undefined) return 0
  const isAgain =
    former !== undefined &&
    isSame(former.choice, call.choice) &&
    requests.slice(former.place + 1, call.place).every(({ name }) => name.endsWith('oauth/token'))
  return isAgain ? decidedAt({ calls: calls.slice(0, index) }, requests, index - 1) : call.place
}

/** A validation needs no motive, whatever stands there. */
function isSame(one: Choice, sent: Choice): boolean {
  const isRefusal = sent.decision === 'refuse'
  return (
    one.decision === sent.decision &&
    one.comment === sent.comment &&
    (!isRefusal || one.motive === sent.motive)
  )
}

/** Carried out once, for one decision of the users: nothing is asked again that Chorus Pro has done. */
function repeated({ record, turns, carriedOut }: Subject): Finding[] {
  const findings: Finding[] = []
  const decided = record.chosen.filter(({ decision }) => decision !== '').length
  if (carriedOut.length > decided)
    findings.push({
      rule: 'validation-repeated',
      detail: `carried out ${carriedOut.length} times, decided ${decided} times`,
    })
  record.calls.forEach(({ entry }, index) => {
    const former = record.calls[index - 1]?.entry()
    const now = entry()
    if (former?.outcome !== 'done' || now === undefined) return
    const [from, to] = [Date.parse(former.receivedAt), Date.parse(now.receivedAt)]
    const isNewTurn = turns.some(
      ({ statut, at }) =>
        statut.startsWith('A_VALIDER') && Date.parse(at) >= from - 1_000 && Date.parse(at) <= to,
    )
    if (!isNewTurn)
      findings.push({
        rule: 'validation-repeated',
        detail: `asked again at ${now.receivedAt}, after it was done`,
      })
  })
  return findings
}

const TOLD = [
  ['validate', 'Validation transmise à Chorus Pro', 'validated'],
  ['refuse', 'Refus transmis à Chorus Pro', 'refused'],
] as const

/** What was done is told as done by whom it was done, and nothing else. */
function toldOpposite(subject: Subject): Finding[] {
  const { record, row, turns, notes, carriedOut } = subject
  const turn = turnOf(record.planned)
  const findings: Finding[] = []
  const say = (detail: string): void => {
    findings.push({ rule: 'validation-told-opposite', detail: `${detail}: ${notes.join(' | ')}` })
  }
  const ends = turns.filter(({ statut }) => stateOf(statut, turn) !== 'waiting')
  const byOthers = ends.filter(
    ({ utilisateur, statut }) => utilisateur !== undefined || stateOf(statut, turn) === 'tacit',
  )
  for (const [decision, words, state] of TOLD) {
    const done = carriedOut.filter((one) => one.decision === decision).length
    const told = notes.filter((note) => note.includes(words)).length
    // From then on nobody can tell what was done from the same on the portal.
    const begun = record.calls.flatMap(({ choice, at }) => (choice.decision === decision ? [at] : []))
    const mayHaveLeft = diedDeciding(subject) && record.chosen.some((one) => one.decision === decision)
    const alike = byOthers.filter(
      (end) =>
        stateOf(end.statut, turn) === state &&
        (mayHaveLeft || begun.some((at) => Date.parse(end.at) >= at - MINUTE_MS)),
    ).length
    if (told < done || told > done + alike) say(`${decision} carried out ${done} times, told ${told} times`)
  }
  const last = turns.at(-1)
  const held = last === undefined ? undefined : stateOf(last.statut, turn)
  if (held !== row[`${FIELD}state`] && !isUnseen(subject) && !isPassedUntold(subject))
    say(`${String(held)} in Chorus Pro, ${String(row[`${FIELD}state`])} in Odoo`)
  const portal = notes.filter((note) =>
    /été (validée|refusée) sur le portail|quinze jours sont passés/.test(note),
  )
  if (byOthers.length === 0 && portal.length > 0) say('nobody was on the portal')
  if (last !== undefined && byOthers.includes(last) && portal.length === 0) {
    const isTaken = notes.some((note) => TOLD.some(([, words]) => note.includes(words)))
    // Where Chorus Pro refuses the history nobody knows who did it.
    const isOver = notes.some((note) => note.includes(OVER))
    if (!isTaken && !isOver) say('that it was done on the portal is not told')
  }
  return findings
}

/** Between writing a decision down and its request: whether that left, no bridge can know. */
function diedDeciding({ steps }: Subject): boolean {
  return steps.some(({ kill }) => kill !== undefined && 'method' in kill && kill.method === DECIDING)
}

const DECIDING = 'recordDecisionBegun'

const OVER = 'elle n’attend plus votre validation'

/**
 * Done on the portal, and gone on from there before the bridge looked, while Chorus Pro refused the history: its status says
 * that the turn is over, and not how.
 */
function isPassedUntold({ record, row, turns, invoice, notes, steps }: Subject): boolean {
  const last = turns.at(-1)
  const isOfOthers =
    last?.utilisateur !== undefined ||
    last?.statut === `ABSENCE_VALIDATION_${turnOf(record.planned)}_HORS_DELAI`
  return (
    isOfOthers &&
    last.statut !== invoice.statut &&
    row[`${FIELD}state`] === 'elsewhere' &&
    notes.some((note) => note.includes(OVER)) &&
    steps.some(({ faults }) => faults.some(isOf([HISTORY])))
  )
}

/** Named anew and decided between two looks, an hour apart, it never waited for anybody whom the bridge could tell. */
function isUnseen({ record, row, turns }: Subject): boolean {
  const turn = turnOf(record.planned)
  const begun = turns.findLastIndex(({ statut }) => stateOf(statut, turn) === 'waiting')
  const [former, since, end] = turns.slice(Math.max(0, begun - 1))
  if (begun < 1 || former === undefined || since === undefined || end === undefined) return false
  const isShown = stateOf(former.statut, turn) === row[`${FIELD}state`]
  return isShown && Date.parse(end.at) - Date.parse(since.at) < HOUR_MS
}

/** A user's decision is passed on, unless something speaks against it. */
function declinedForNothing(subject: Subject): Finding[] {
  const { record, turns, steps } = subject
  const turn = turnOf(record.planned)
  const chosen = record.chosen.filter(({ decision }) => decision !== '')
  const refused = chosen.filter(({ decision }) => decision === 'refuse')
  const hasEnd = turns.some(({ statut }) => stateOf(statut, turn) !== 'waiting')
  const isTroubled = steps.some(({ faults }) => faults.some(isOf(SERVICES)))
  const reasons: readonly (readonly [words: RegExp, mayBe: boolean])[] = [
    [/transmise? à Chorus Pro/, true],
    [/^Choisissez d’abord/, refused.some(({ motive }) => motive === '')],
    [/expliquez votre refus/, refused.some(({ motive, comment }) => motive === 'AUTRE' && comment === '')],
    [/caractères que Chorus Pro admet/, chosen.some(({ comment }) => comment.length > 2_000)],
    [/n’est pas transmis/, hasEnd],
    [/./, isTroubled],
  ]
  return answersOf(subject).flatMap((note): Finding[] => {
    const [, mayBe] = reasons.find(([words]) => words.test(note)) ?? []
    return mayBe === true ? [] : [{ rule: 'validation-declined', detail: note }]
  })
}

function isOf(paths: readonly string[]): (fault: PlannedStep['faults'][number]) => boolean {
  return (fault) => fault.side === 'chorus' && paths.includes(fault.rule.path)
}

/** Each note is there once, and what the form answers is said in one. */
function checkNotes({ record, row, notes }: Subject, names: readonly string[]): Finding[] {
  const twice = names.filter((name, place) => names.indexOf(name) !== place)
  const most = 1 + record.chosen.length
  const often = notes.filter((note) => notes.filter((other) => other === note).length > most)
  const answer = row[`${FIELD}answer`]
  const isSaid = typeof answer !== 'string' || notes.some((note) => note.includes(plain(answer)))
  return [
    ...[...twice, ...often].map((detail): Finding => ({ rule: 'validation-note-repeated', detail })),
    ...(isSaid ? [] : [{ rule: 'validation-note-missing', detail: answer }]),
  ]
}

function checkFields({ record, row, turns, invoice }: Subject): Finding[] {
  const deadlines = beginnings(turns).map((at) => DAY.format(at + SILENCE_MS))
  const shown = row[`${FIELD}deadline`]
  const isWaiting = row[`${FIELD}state`] === 'waiting'
  const wanted: Readonly<Record<string, unknown>> = {
    siret: SUB_CONTRACTOR,
    contract: CONTRACT,
    total: Number(record.planned.total),
    // Of what is over Chorus Pro is not asked any more what it refused to tell.
    ...((isWaiting || row[`${FIELD}frame`] !== false) && {
      frame: invoice.cadre === 'A9' ? 'A9_FACTURE_SOUSTRAITANT' : 'A12_FACTURE_COTRAITANT',
    }),
    ...(isWaiting && {
      deadline: typeof shown === 'string' && deadlines.includes(shown) ? shown : deadlines[0],
    }),
  }
  return Object.entries(wanted)
    .filter(([name, value]) => `${FIELD}${name}` in row && row[`${FIELD}${name}`] !== value)
    .map(([name, value]) => ({
      rule: 'validation-field',
      detail: `${name}: ${String(row[`${FIELD}${name}`])}, and not ${String(value)}`,
    }))
}

/**
 * Since when it waits, in milliseconds; then since when it seems to, where it was taken from the company and given back within the
 * hour between two looks: nobody is harmed by a deadline that is too early by so much.
 */
function beginnings(turns: readonly StatusView[]): number[] {
  const last = turns.findLastIndex(({ statut }) => statut.startsWith('A_VALIDER'))
  const [begun, end] = [turns[last], turns[last - 1]]
  if (begun === undefined) return []
  const at = Date.parse(begun.at)
  const isUnseen = end !== undefined && at - Date.parse(end.at) < HOUR_MS
  return [at, ...(isUnseen ? beginnings(turns.slice(0, last)) : [])]
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' })

/** One as long as it waits, and none afterwards. */
function checkActivities({ odoo, row, turns, record }: Subject): Finding[] {
  const open = odoo
    .records('mail.activity')
    .filter(
      ({ res_model: model, res_id: id, active }) => model === MODEL && id === row.id && active !== false,
    )
  const last = turns.at(-1)
  const isWaiting = last !== undefined && stateOf(last.statut, turnOf(record.planned)) === 'waiting'
  return open.length === (isWaiting ? 1 : 0)
    ? []
    : [{ rule: 'validation-activity', detail: `${last?.statut ?? ''}, ${open.length} activities` }]
}

/** What Chorus Pro holds of it is attached once. */
function checkDocument({ odoo, row, steps, record }: Subject): Finding[] {
  const files = odoo
    .records('ir.attachment')
    .filter(({ res_model: model, res_id: id }) => model === MODEL && id === row.id)
  const isTroubled = steps.some(({ faults }) => faults.some(isOf([DOWNLOAD])))
  if (files.length === 1 || (files.length === 0 && isTroubled)) return []
  return [{ rule: 'validation-document', detail: `${files.length} of ${record.planned.number}` }]
}
