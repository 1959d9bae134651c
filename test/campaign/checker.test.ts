import { check, type Evidence } from '../../src/campaign/checker/index.js'
import { Ledger, type Happening, type SeenRequest, type Shown, type Standing } from '../../src/campaign/ledger.js'
import type { PlannedEvent } from '../../src/campaign/plan.js'
import type { InvoiceView } from '../../src/simulators/chorus/index.js'

/** Books of an invoice that was deposited once, made available and told of; each test puts one thing wrong in them. */

const ID = 7
const NUMBER = 'FA/26/0001'
const FLOW = 'CPP0011117000000000425903'

const STANDING: Standing = {
  deposits: 0,
  requests: 0,
  state: 'posted',
  number: NUMBER,
  total: '120.00',
  customer: 'commune',
  recipient: '12345678200051',
  seller: '54205118000066',
  service: 'VOIRIE',
  commitment: undefined,
  contract: undefined,
  files: [],
  isPublic: true,
  isExcluded: false,
  isComplete: true,
  doNotSend: false,
}

const INVOICE: InvoiceView = {
  identifiantFactureCPP: 8316845,
  numero: NUMBER,
  fournisseur: '54205118000066',
  destinataire: '12345678200051',
  codeServiceExecutant: 'VOIRIE',
  numeroBonCommande: NUMBER,
  numeroMarche: undefined,
  numeroFluxDepot: FLOW,
  modeDepot: 'UPLOAD_API',
  deposeeAt: '2026-10-05T14:00:00+02:00',
  montantTTC: '120.00',
  statut: 'MISE_A_DISPOSITION',
  statuts: [status('DEPOSEE', '14:00'), status('MISE_A_DISPOSITION', '14:10')],
  actions: [],
  pieces: [],
  rejetTraite: false,
}

const DEPOSIT: Evidence['chorus']['deposits'][number] = {
  order: 1,
  receivedAt: '2026-10-05T11:59:00.000Z',
  nomFichier: 'facture.pdf',
  syntaxeFlux: 'IN_DP_E2_CII_FACTURX',
  bytes: 1_000,
  sha256: 'abc',
  numeroFacture: NUMBER,
  fournisseur: '54205118000066',
  montantTTC: '120.00',
  pieces: [],
  outcome: 'flow-created',
  numeroFluxDepot: FLOW,
  answered: true,
}

const INTEGRATED: Evidence['chorus']['flows'][number] = {
  numeroFluxDepot: FLOW,
  nomFichier: 'facture.pdf',
  etat: 'IN_INTEGRE',
  etatAt: '2026-10-05T14:00:00+02:00',
  rules: [],
  erreursDP: [],
  erreursTechniques: [],
}

const FIELDS = {
  x_chorus_stage: 'followed',
  x_chorus_status: 'MISE_A_DISPOSITION',
  x_chorus_identifier: '8316845',
  x_chorus_flow: FLOW,
}

const SENT = message('sent', `<p><b>Facture transmise à Chorus Pro</b></p><p>flux ${FLOW}</p>`)
const DEPOSITED = message('8316845.DEPOSEE', told('Déposée', '14:00'))
const AVAILABLE = message('8316845.MISE_A_DISPOSITION', told('Mise à disposition du destinataire', '14:10'))

interface Books {
  readonly invoices?: readonly InvoiceView[]
  readonly deposits?: Evidence['chorus']['deposits']
  readonly flows?: Evidence['chorus']['flows']
  readonly fields?: Readonly<Record<string, unknown>>
  readonly chatter?: readonly ReturnType<typeof message>[]
  readonly activities?: readonly string[]
  readonly standing?: Partial<Standing>
  /** What people changed later. */
  readonly then?: Partial<Standing>
  readonly events?: readonly (PlannedEvent & Partial<Happening>)[]
  readonly requests?: readonly SeenRequest[]
  readonly shown?: readonly Partial<Shown>[]
  readonly cleared?: readonly number[]
  readonly isSpoilt?: boolean
  readonly failedRenderings?: Ledger['failedRenderings']
  readonly refusedDeposits?: Ledger['refusedDeposits']
  readonly emailed?: readonly number[]
  readonly faults?: readonly string[]
}

/** The rules that the books break. */
function broken(books: Books = {}): string[] {
  const ledger = new Ledger()
  ledger.faults.push(...(books.faults ?? []))
  ledger.requests.push(...(books.requests ?? []))
  ledger.failedRenderings.push(...(books.failedRenderings ?? []))
  ledger.refusedDeposits.push(...(books.refusedDeposits ?? []))
  ledger.invoices.push({
    id: ID,
    standings: [books.standing ?? {}, ...(books.then === undefined ? [] : [books.then])].map((standing) => ({
      ...STANDING,
      ...standing,
    })),
    events: (books.events ?? []).map((event) => ({
      at: Date.parse('2026-10-05T12:30:00Z'),
      deposits: 1,
      requests: 0,
      pending: '',
      answers: 0,
      ...event,
      event,
    })),
    shown: (books.shown ?? []).map((shown) => ({ stage: '', reason: '', request: '', ...shown })),
    cleared: [...(books.cleared ?? [])],
    isSpoilt: books.isSpoilt ?? false,
  })
  const planned = { number: NUMBER, customer: 'hospital', untaxed: 10_000, life: { steps: [] } } as const
  const odoo = {
    record: () => ({ id: ID, ...(books.fields ?? FIELDS) }),
    book: {
      chatter: () => [...(books.chatter ?? [SENT, DEPOSITED, AVAILABLE])],
      activities: () =>
        (books.activities ?? []).map((summary, id) => ({
          id,
          type: 'To-Do',
          summary,
          note: '',
          user: 'Administrator',
          deadline: '2026-10-06',
        })),
      emailed: books.emailed ?? [],
      activityMails: [],
    },
  }
  const findings = check({
    plan: { invoices: [planned] },
    ledger,
    chorus: {
      deposits: books.deposits ?? [DEPOSIT],
      flows: books.flows ?? [INTEGRATED],
      invoices: books.invoices ?? [INVOICE],
    },
    odooOf: () => odoo,
  })
  return [...new Set(findings.map(({ rule }) => rule))]
}

function status(statut: string, time: string): InvoiceView['statuts'][number] {
  return { statut, at: `2026-10-05T${time}:00+02:00`, commentaire: undefined, utilisateur: undefined }
}

function told(label: string, time: string): string {
  return `<p><b>Chorus Pro : ${label}</b></p><p>Le 05/10/2026 à ${time}.</p>`
}

function message(key: string, body: string, author = 'Chorus Bridge') {
  return {
    id: 1,
    author,
    date: '2026-10-05 12:00:00',
    body,
    messageId: `<chorus.duret.7.${key}@x>`,
    internal: true,
  }
}

const nothingSent = { deposits: [], flows: [], invoices: [], fields: {}, chatter: [] }

const held: Books = {
  ...nothingSent,
  invoices: [{ ...INVOICE, montantTTC: '1.00', modeDepot: 'SAISIE_PORTAIL', numeroFluxDepot: undefined }],
  fields: { x_chorus_stage: 'refused' },
  chatter: [message('held.1', '<b>Facture non envoyée à Chorus Pro</b>')],
  activities: ['Chorus Pro : facture non envoyée, à vérifier'],
}

const moved = (activities: readonly string[]): Books => ({
  then: { deposits: 1, total: '130.00' },
  chatter: [
    SENT,
    DEPOSITED,
    AVAILABLE,
    message('moved', '<b>Facture modifiée après son envoi à Chorus Pro</b>'),
  ],
  activities,
})

const again = (change: Partial<typeof DEPOSIT>) => [
  DEPOSIT,
  { ...DEPOSIT, order: 2, receivedAt: '2026-10-05T13:00:00.000Z', numeroFluxDepot: 'CPP2', ...change },
]

describe('the books', () => {
  it('of an invoice that was sent once and told of are in order', () => {
    expect(broken()).toEqual([])
  })

  it('of one that nobody wants sent are in order, too', () => {
    expect(broken({ ...nothingSent, standing: { doNotSend: true } })).toEqual([])
  })

  it('of one held back are in order: another one has its number, and nobody asked again when it got a new one', () => {
    expect(broken(held)).toEqual([])
    expect(broken({ ...held, then: { number: 'FB/26/1' } })).toEqual([])
  })

  it('of one that was changed afterwards are in order, with a word and somebody to put it right', () => {
    expect(broken(moved(['Chorus Pro : facture modifiée dans Odoo après son envoi']))).toEqual([])
  })

  it.each<[rule: string, what: string, books: Books]>([
    ['lost', 'posted, and not sent', nothingSent],
    ['lost', 'held back for a number that nobody has', { ...held, invoices: [] }],
    [
      'lost',
      'a reference is missing, and nobody is told',
      { ...nothingSent, standing: { isComplete: false } },
    ],
    [
      'lost',
      'refused for a document that the bridge made wrongly',
      {
        invoices: [],
        flows: [{ ...INTEGRATED, etat: 'IN_REJETE', rules: ['G1.02'] }],
        fields: { x_chorus_stage: 'refused' },
        chatter: [SENT],
        activities: ['Chorus Pro : facture refusée'],
      },
    ],
    [
      'twice',
      'sent again while the first was integrated',
      { deposits: again({}), flows: [INTEGRATED, { ...INTEGRATED, numeroFluxDepot: 'CPP2' }] },
    ],
    ['sent-strange', 'a flow with another number', { deposits: again({ numeroFacture: 'FA-26-0001' }) }],
    ['sent-strange', 'a flow that cannot be read', { deposits: again({ numeroFacture: undefined }) }],
    ['sent-other', 'another amount', { deposits: [{ ...DEPOSIT, montantTTC: '121.00' }] }],
    ['sent-other', 'to another service', { invoices: [{ ...INVOICE, codeServiceExecutant: 'ECOLES' }] }],
    ['sent-other', 'without its contract', { standing: { contract: 'MAPA-1' } }],
    ['sent-private', 'to nobody public', { standing: { isPublic: false } }],
    ['sent-although-withdrawn', 'a draft', { standing: { state: 'draft' } }],
    ['sent-although-withdrawn', 'against a request', { standing: { doNotSend: true } }],
    ['sent-incomplete', 'without a reference', { standing: { isComplete: false } }],
    ['note-missing', 'a status is not told', { chatter: [SENT, AVAILABLE] }],
    [
      'note-missing',
      'a refusal is not told',
      {
        invoices: [],
        flows: [{ ...INTEGRATED, etat: 'IN_REJETE', rules: ['ERR_SIMULEE'] }],
        fields: { x_chorus_stage: 'refused', x_chorus_flow: FLOW },
        chatter: [],
        activities: ['Chorus Pro : facture refusée'],
      },
    ],
    ['note-repeated', 'one Message-Id twice', { chatter: [SENT, DEPOSITED, AVAILABLE, AVAILABLE] }],
    [
      'note-repeated',
      'the same words under another Message-Id',
      {
        chatter: [
          SENT,
          DEPOSITED,
          AVAILABLE,
          ...['a', 'b'].map((key) => message(key, '<b>Facture modifiée</b>')),
        ],
      },
    ],
    ['note-order', 'the later status first', { chatter: [SENT, AVAILABLE, DEPOSITED] }],
    [
      'note-strange',
      'a status that never was',
      { chatter: [SENT, DEPOSITED, AVAILABLE, message('x', told('Rejetée', '14:20'))] },
    ],
    [
      'note-strange',
      'a note that could not be found again',
      { chatter: [SENT, DEPOSITED, AVAILABLE, { ...message('', '<b>Fait</b>'), messageId: '<1.2.3@odoo>' }] },
    ],
    ['field', 'an older status is shown', { fields: { ...FIELDS, x_chorus_status: 'DEPOSEE' } }],
    ['activity', 'somebody is asked to act for nothing', { activities: ['Chorus Pro : facture refusée'] }],
    ['activity', 'nobody is asked to put right what Odoo says', moved([])],
    [
      'activity',
      'somebody is asked for what is over',
      moved(['Chorus Pro : facture au statut «\u00A0Suspendue\u00A0»']),
    ],
    ['activity-repeated', 'somebody is asked twice', { activities: ['Chorus Pro : a', 'Chorus Pro : b'] }],
    ['move-untold', 'cancelled in Odoo, and nobody is told', { standing: { state: 'cancel' } }],
    [
      'request-unanswered',
      'a request lies there',
      { ...asked('recycle'), fields: { ...FIELDS, x_chorus_request: 'recycle' } },
    ],
    ['request-unanswered', 'a request is gone without a word', asked('recycle')],
    [
      'request-repeated',
      'recycled twice',
      { ...asked('recycle'), invoices: [{ ...INVOICE, actions: ['RECYCLER', 'RECYCLER'] }] },
    ],
    ['mailed', 'the customer gets a letter', { emailed: [ID] }],
    ['fault', 'the bridge complains about itself', { faults: ['deposit: undefined is not a function'] }],
  ])('show %s: %s', (rule, _, books) => {
    expect(broken(books)).toContain(rule)
  })
})

function asked(request: 'recycle'): Books {
  return { events: [{ kind: 'request', invoice: 0, request }] }
}
