import { type CallEntry } from '../../src/simulators/chorus/index.js'
import { checkValidations } from './checker/validations.js'
import { WAITING as PLANNED } from './failed-validations.js'
import { Ledger, type SeenRequest } from './ledger.js'
import type { PlannedFault, PlannedKill } from './plan.js'
import type { Chosen, Choice, ValidationRecord } from './validators.js'

/** Books of an invoice that was validated in Odoo, once; each test puts one thing wrong in them. */

const ID = 8316845
const ROW = 3
const TREAT = 'factures/v1/traiter/factureAValider'
const HISTORY = 'factures/v1/consulter/historique'
const UNDECIDED: Choice = { decision: '', motive: '', comment: '' }
const VALIDATE: Choice = { ...UNDECIDED, decision: 'validate' }
const REFUSE: Choice = { ...UNDECIDED, decision: 'refuse', motive: 'ERREUR_MONTANT' }
const SOMEBODY = { nom: 'Martin', prenom: 'Julie', email: 'j@m.example', telephone: '01' }

const PASSED_ON = 'Validation transmise à Chorus Pro : la facture suit son cours.'
const ON_PORTAL = 'La facture a été validée sur le portail par Julie Martin le 05/10/2026 à 14:30.'
const TOO_LATE = `Votre validation n’est pas transmise. ${ON_PORTAL}`
const OVER =
  'La facture est au statut « Mise à disposition du destinataire » : elle n’attend plus votre validation.'
const REFUSED = 'Chorus Pro refuse : non.'

/** The bridge looks at Odoo, decides, and writes its answer. */
const REQUESTS: readonly SeenRequest[] = [
  { side: 'odoo', name: 'x_chorus_validation.search_read' },
  { side: 'chorus', name: TREAT },
  { side: 'odoo', name: 'x_chorus_validation.write' },
]

const ENTRY: CallEntry = {
  order: 1,
  receivedAt: '2026-10-05T12:20:00.000Z',
  service: TREAT,
  numeros: ['ST/26/0001'],
  outcome: 'done',
  codeRetour: 0,
  answered: true,
  upload: undefined,
  completion: undefined,
  validation: undefined,
}

interface Books {
  readonly statuses?: readonly string[]
  /** Its last status was taken by somebody on the portal. */
  readonly isByOthers?: boolean
  /** Who took others of them on the portal. */
  readonly authors?: Readonly<Record<string, typeof SOMEBODY>>
  readonly rows?: readonly Readonly<Record<string, unknown>>[]
  readonly fields?: Readonly<Record<string, unknown>>
  readonly notes?: readonly string[]
  readonly names?: readonly string[]
  readonly activities?: number
  readonly files?: number
  readonly chosen?: readonly Partial<Chosen>[]
  readonly choices?: ValidationRecord['choices']
  readonly calls?: readonly (Partial<CallEntry> & { readonly choice?: Choice })[]
  readonly faults?: readonly PlannedFault[]
  readonly kill?: PlannedKill
}

const DONE = ['A_VALIDER_1', 'VALIDEE_1']
const TEN_MINUTES_MS = 600_000
/** Ten minutes each. */
const LONG = Array.from({ length: 6 }, () => 'SUSPENDUE')
const DAYS = Array.from({ length: 144 }, () => 'SUSPENDUE')
const WAITING = {
  statuses: ['A_VALIDER_1'],
  fields: { x_chorus_validation_state: 'waiting' },
  activities: 1,
  calls: [],
  notes: [],
  chosen: [],
}

/** The rules that the books break. */
function broken(books: Books = {}): string[] {
  const { statuses = DONE, calls = [{}], notes = [PASSED_ON], chosen = [{}] } = books
  const choices = books.choices ?? [
    { ...VALIDATE, requests: 0 },
    { ...UNDECIDED, requests: 3 },
  ]
  const record: ValidationRecord = {
    planned: PLANNED,
    identifier: ID,
    choices,
    chosen: chosen.map((one) => ({ ...VALIDATE, requests: 0, pending: '', answers: 0, ...one })),
    calls: calls.map(({ choice = VALIDATE, ...entry }, index) => ({
      place: 1 + index,
      at: Date.parse(ENTRY.receivedAt),
      choice,
      entry: () => ({ ...ENTRY, ...entry }),
    })),
  }
  const row = {
    id: ROW,
    x_name: 'ST/26/0001',
    x_chorus_validation_identifier: String(ID),
    x_chorus_validation_siret: '81932047400011',
    x_chorus_validation_contract: 'M2026-042',
    x_chorus_validation_total: 4500,
    x_chorus_validation_frame: 'A9_FACTURE_SOUSTRAITANT',
    x_chorus_validation_state: 'validated',
    x_chorus_validation_decision: false,
    x_chorus_validation_deadline: '2026-10-20',
    x_chorus_validation_answer: notes.at(-1) ?? false,
    ...books.fields,
  }
  const of = { model: row.id, res_model: 'x_chorus_validation', res_id: ROW }
  const tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
    x_chorus_validation: books.rows ?? [row],
    'mail.message': notes.map((body, index) => ({
      model: 'x_chorus_validation',
      res_id: ROW,
      body: `<p>${body}</p>`,
      message_id: books.names?.[index] ?? `<chorus.duret.validation.${index}@odoo-chorus-bridge>`,
    })),
    'mail.activity': Array.from({ length: books.activities ?? 0 }, () => of),
    'ir.attachment': Array.from({ length: books.files ?? 1 }, () => of),
  }
  const odoo = {
    record: () => undefined,
    records: (model: string) => (tables[model] ?? []).map((one) => ({ id: ROW, ...one })),
    book: { chatter: () => [], activities: () => [], emailed: [], activityMails: [] },
  }
  const ledger = new Ledger()
  ledger.requests.push(...REQUESTS)
  const findings = checkValidations({
    plan: { invoices: [] },
    ledger,
    chorus: {
      deposits: [],
      flows: [],
      invoices: [
        invoice(statuses, {
          [books.isByOthers === true ? (statuses.at(-1) ?? '') : '']: SOMEBODY,
          ...books.authors,
        }),
      ],
    },
    odooOf: () => odoo,
    validations: {
      records: [record],
      steps: [
        {
          advanceSeconds: 60,
          events: [],
          faults: books.faults ?? [],
          ...(books.kill && { kill: books.kill }),
        },
      ],
    },
  })
  return [...new Set(findings.map(({ rule }) => rule))]
}

function invoice(statuses: readonly string[], authors: NonNullable<Books['authors']>) {
  return {
    identifiantFactureCPP: ID,
    numero: 'ST/26/0001',
    fournisseur: '81932047400011',
    destinataire: '12345678200051',
    codeServiceExecutant: undefined,
    numeroBonCommande: undefined,
    numeroMarche: 'M2026-042',
    numeroFluxDepot: undefined,
    modeDepot: 'SAISIE_PORTAIL',
    deposeeAt: '2026-10-05T14:00:00+02:00',
    montantTTC: '4500.00',
    statut: statuses.at(-1) ?? '',
    statuts: statuses.map((statut, index) => ({
      statut,
      at: new Date(Date.parse('2026-10-05T12:10:00Z') + index * TEN_MINUTES_MS).toISOString(),
      commentaire: undefined,
      utilisateur: authors[statut],
    })),
    actions: [],
    pieces: [],
    cadre: 'A9',
    valideur: '54205118000066',
    valideur2: undefined,
    typeFactureTravaux: undefined,
    dossier: undefined,
    rejetTraite: false,
  }
}

describe('of an invoice to validate the checker', () => {
  it('has nothing against one that was validated once, nor one that waits', () => {
    expect(broken()).toEqual([])
    expect(broken(WAITING)).toEqual([])
  })

  it('misses one that waits and that Odoo does not show', () => {
    expect(broken({ ...WAITING, rows: [] })).toEqual(['validation-lost'])
    expect(broken({ rows: [], calls: [] })).toEqual([])
  })

  it('finds one that is shown twice, and one that is none of the company’s', () => {
    const own = { x_chorus_validation_identifier: String(ID) }
    expect(broken({ rows: [own, own] })).toEqual(['validation-shown-twice'])
    expect(broken({ ...WAITING, rows: [{ x_chorus_validation_identifier: '7' }] })).toEqual([
      'validation-lost',
      'validation-strange',
    ])
  })

  it('misses the answer to a decision', () => {
    const stands = { x_chorus_validation_decision: 'validate' }
    expect(broken({ fields: stands })).toEqual(['validation-unanswered'])
    const alone = { ...WAITING, chosen: [{}] }
    expect(broken(alone)).toEqual(['validation-unanswered'])
    expect(broken({ ...alone, chosen: [{}, { ...UNDECIDED, pending: 'validate' }] })).toEqual([])
  })

  it('excuses one that was chosen right before the request that empties the field', () => {
    const late = { ...REFUSE, requests: 2 }
    expect(broken({ chosen: [{}, late] })).toEqual([])
    expect(broken({ chosen: [{}, { ...late, requests: 1 }] })).toEqual(['validation-unanswered'])
  })

  it('finds what was carried out although it had been taken back, or was another', () => {
    const choices = [
      { ...VALIDATE, requests: 0 },
      { ...UNDECIDED, requests: 0 },
    ]
    expect(broken({ choices })).toEqual(['validation-withdrawn'])
    expect(broken({ choices: [{ ...REFUSE, requests: 0 }] })).toEqual(['validation-withdrawn'])
    const comment = { ...VALIDATE, comment: 'Vu' }
    expect(broken({ calls: [{ choice: comment }] })).toEqual(['validation-withdrawn'])
  })

  it('excuses what was taken back after the last look', () => {
    const choices = [
      { ...VALIDATE, requests: 0 },
      { ...UNDECIDED, requests: 1 },
    ]
    expect(broken({ choices })).toEqual([])
  })

  it('finds what was carried out more often than anybody had decided, or asked for again', () => {
    const again = { receivedAt: '2026-10-05T12:40:00.000Z', outcome: 'refused' } as const
    expect(broken({ calls: [{}, again] })).toEqual(['validation-repeated'])
    expect(broken({ calls: [{}, {}], notes: [PASSED_ON, PASSED_ON] })).toContain('validation-repeated')
  })

  it('finds what is told otherwise than Chorus Pro has it', () => {
    const rule = ['validation-told-opposite']
    expect(broken({ fields: { x_chorus_validation_state: 'refused' } })).toEqual(rule)
    expect(broken({ statuses: ['A_VALIDER_1', 'REFUSEE_1'] })).toEqual(rule)
    expect(broken({ notes: [ON_PORTAL, PASSED_ON] })).toEqual(rule)
    expect(broken({ calls: [{ outcome: 'refused' }] })).toEqual(rule)
  })

  it('excuses what came back and was decided within the hour between two looks', () => {
    const rule = ['validation-told-opposite']
    const back = { fields: { x_chorus_validation_state: 'validated' }, notes: [PASSED_ON] }
    const statuses = ['A_VALIDER_1', 'VALIDEE_1', 'A_VALIDER_1', 'REFUSEE_1']
    expect(broken({ ...back, statuses })).toEqual([])
    expect(broken({ ...back, statuses: [...statuses.slice(0, 3), ...LONG, 'REFUSEE_1'] })).toEqual(rule)
    expect(broken({ ...back, statuses: statuses.slice(2) })).toEqual(rule)
  })

  it('wants what was done on the portal told, and not as the company’s own', () => {
    const others = { isByOthers: true, calls: [], chosen: [] }
    expect(broken({ ...others, notes: [ON_PORTAL] })).toEqual([])
    expect(broken({ ...others, notes: [] })).toEqual(['validation-told-opposite'])
    expect(broken({ ...others, chosen: [{}] })).toEqual(['validation-told-opposite'])
    expect(broken({ isByOthers: true, calls: [{ outcome: 'refused' }], notes: [TOO_LATE] })).toEqual([])
  })

  it('excuses one that was done on the portal and is told as the company’s own, where the bridge died deciding the same', () => {
    const kill = { method: 'recordDecisionBegun', nth: 1, when: 'after' } as const
    const others = { isByOthers: true, calls: [], kill }
    expect(broken(others)).toEqual([])
    expect(broken({ ...others, chosen: [{ ...REFUSE, answers: 1 }] })).toContain('validation-told-opposite')
    expect(broken({ ...others, kill: { ...kill, method: 'noteValidation' } })).toEqual([
      'validation-told-opposite',
    ])
  })

  it('excuses that what was done on the portal is only known to be over where the history is refused', () => {
    const fault = { side: 'chorus', rule: { path: HISTORY, fault: { kind: 'status', status: 403 } } } as const
    const passed: Books = {
      statuses: [...DONE, 'MISE_A_DISPOSITION'],
      authors: { VALIDEE_1: SOMEBODY },
      fields: { x_chorus_validation_state: 'elsewhere' },
      calls: [],
      chosen: [],
      notes: [OVER],
      faults: [fault],
    }
    const rule = ['validation-told-opposite']
    expect(broken(passed)).toEqual([])
    expect(broken({ ...passed, faults: [] })).toEqual(rule)
    expect(broken({ ...passed, notes: [ON_PORTAL] })).toEqual(rule)
    expect(broken({ ...passed, statuses: DONE })).toEqual(rule)
    expect(broken({ ...passed, authors: {} })).toEqual(rule)
  })

  it('wants a reason for what is declined', () => {
    const declined = { ...WAITING, chosen: [{}], notes: [REFUSED] }
    expect(broken(declined)).toEqual(['validation-declined'])
    const fault = { side: 'chorus', rule: { path: TREAT, fault: { kind: 'status', status: 400 } } } as const
    expect(broken({ ...declined, faults: [fault] })).toEqual([])
    const lacks = 'Choisissez d’abord un « Motif du refus », puis refusez de nouveau.'
    expect(broken({ ...declined, notes: [lacks] })).toEqual(['validation-declined'])
    expect(broken({ ...declined, notes: [lacks], chosen: [{ ...REFUSE, motive: '' }] })).toEqual([])
  })

  it('finds a note twice, and an answer that no note has', () => {
    expect(broken({ notes: [PASSED_ON, PASSED_ON], names: ['<chorus.1>', '<chorus.1>'] })).toContain(
      'validation-note-repeated',
    )
    expect(broken({ fields: { x_chorus_validation_answer: 'Autre chose.' } })).toEqual([
      'validation-note-missing',
    ])
  })

  it('finds what the form shows otherwise', () => {
    expect(broken({ fields: { x_chorus_validation_total: 45 } })).toEqual(['validation-field'])
    const frameless = { x_chorus_validation_frame: false }
    expect(broken({ fields: frameless })).toEqual([])
    const waiting = { x_chorus_validation_state: 'waiting' }
    expect(broken({ ...WAITING, fields: { ...waiting, ...frameless } })).toEqual(['validation-field'])
    const early = { x_chorus_validation_state: 'waiting', x_chorus_validation_deadline: '2026-10-19' }
    expect(broken({ ...WAITING, fields: early })).toEqual(['validation-field'])
  })

  it('excuses the deadline of what was taken from the company and given back between two looks', () => {
    const field = { x_chorus_validation_state: 'waiting', x_chorus_validation_deadline: '2026-10-20' }
    const back = ['A_VALIDER_1', 'REFUSEE_1', ...DAYS, 'A_VALIDER_1']
    expect(broken({ ...WAITING, fields: field, statuses: back })).toEqual(['validation-field'])
    const soon = ['A_VALIDER_1', ...DAYS, 'REFUSEE_1', 'A_VALIDER_1']
    expect(broken({ ...WAITING, fields: field, statuses: soon })).toEqual([])
  })

  it('finds an activity that stays, comes twice or lacks', () => {
    expect(broken({ activities: 1 })).toEqual(['validation-activity'])
    expect(broken({ ...WAITING, activities: 2 })).toEqual(['validation-activity'])
    expect(broken({ ...WAITING, activities: 0 })).toEqual(['validation-activity'])
  })

  it('wants its document once', () => {
    expect(broken({ files: 0 })).toEqual(['validation-document'])
    expect(broken({ files: 2 })).toEqual(['validation-document'])
  })
})
