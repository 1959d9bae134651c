import { check, type Evidence } from './checker/index.js'
import { Ledger, type Happening, type SeenRequest, type Shown, type Standing } from './ledger.js'
import type { PlannedEvent } from './plan.js'
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
  cadre: 'A1',
  valideur: undefined,
  valideur2: undefined,
  typeFactureTravaux: undefined,
  dossier: undefined,
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
  /** Names of the invoice's files. */
  readonly files?: readonly string[]
  readonly standing?: Partial<Standing>
  /** What people changed later. */
  readonly then?: Partial<Standing>
  readonly events?: readonly (PlannedEvent & Partial<Happening>)[]
  readonly requests?: readonly SeenRequest[]
  readonly shown?: readonly Partial<Shown>[]
  readonly cleared?: readonly number[]
  readonly isSpoilt?: boolean
  readonly dropped?: Ledger['invoices'][number]['dropped']
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
    dropped: [...(books.dropped ?? [])],
    comments: [],
    isSpoilt: books.isSpoilt ?? false,
  })
  const planned = { number: NUMBER, customer: 'hospital', untaxed: 10_000, life: { steps: [] } } as const
  const odoo = {
    record: () => ({ id: ID, ...(books.fields ?? FIELDS) }),
    records: () => (books.files ?? []).map((name, index) => ({ id: index + 1, res_id: ID, name })),
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

const PAID_IN_ODOO = { state: 'posted', payment_state: 'paid' }

const PROOF = message('proof', '<b>Demande prise en compte</b> … sont joints à la facture.')

const nothingSent = { deposits: [], flows: [], invoices: [], fields: {}, chatter: [] }

const held: Books = {
  ...nothingSent,
  invoices: [{ ...INVOICE, montantTTC: '1.00', modeDepot: 'SAISIE_PORTAIL', numeroFluxDepot: undefined }],
  fields: { x_chorus_stage: 'held', x_chorus_situation: '15_to_check' },
  chatter: [message('held.1', '<b>Facture non envoyée à Chorus Pro</b>')],
  activities: ['Chorus Pro : facture non envoyée, à vérifier'],
}

const diverged = (activities: readonly string[]): Books => ({
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

/** What the bridge asked before its only deposit: three looks at Odoo, a search, two looks more. */
const ASKED: readonly SeenRequest[] = [
  odoo('account.move.search_read'),
  odoo('res.partner.search_read'),
  chorus('factures/v1/rechercher/fournisseur'),
  odoo('account.move.search_read'),
  odoo('res.partner.search_read'),
  chorus('factures/v1/deposer/flux'),
]

/** Withdrawn right before the request at this place came. */
const withdrawnBefore = (place: number, requests = ASKED): Books => ({
  requests,
  standing: {},
  then: { requests: place, doNotSend: true },
})

const held400: Books = {
  ...nothingSent,
  deposits: [{ ...DEPOSIT, outcome: 'not-processed', numeroFluxDepot: undefined }],
  fields: { x_chorus_stage: 'held', x_chorus_situation: '15_to_check' },
  chatter: [message('held', '<b>Facture non envoyée à Chorus Pro</b> Chorus Pro n’accepte pas le dépôt')],
  activities: ['Chorus Pro : facture non envoyée, à vérifier'],
  refusedDeposits: [{ cycle: 3, order: 1, why: 'HTTP 400' }],
}

const recycled: Books = {
  invoices: [{ ...INVOICE, actions: ['DEPOSER', 'RECYCLER'] }],
  events: [{ kind: 'request', invoice: 0, request: 'recycle' }],
  chatter: [SENT, DEPOSITED, AVAILABLE, answer('prise en compte', 'renvoyée au destinataire avec : X')],
}

const PIECE = { pieceJointeId: 50_001, nom: 'PV_0a.pdf', designation: 'PV.pdf', type: '02', sha256: 'def' }

const completed: Books = {
  invoices: [{ ...INVOICE, actions: ['DEPOSER', 'COMPLETER'], pieces: [PIECE] }],
  events: [{ kind: 'request', invoice: 0, request: 'complete' }],
  dropped: [{ id: 12, name: 'PV.pdf', sha256: 'def', at: 0, isDeleted: false }],
  chatter: [SENT, DEPOSITED, AVAILABLE, answer('prise en compte', 'complétée dans Chorus Pro avec PV.pdf')],
}

const blockedFor = (reasons: readonly string[], notes: number): Books => ({
  ...nothingSent,
  standing: { isComplete: false },
  fields: { x_chorus_stage: 'blocked' },
  shown: reasons.map((reason) => ({ stage: reason === '' ? 'ready' : 'blocked', reason })),
  chatter: Array.from({ length: notes }, (_, index) =>
    message(
      `blocked.${String(index)}`,
      `<b>Facture non envoyée à Chorus Pro : à compléter</b> ${String(index)}`,
    ),
  ),
  activities: ['Chorus Pro : facture à compléter avant envoi'],
})

describe('the books', () => {
  it('of one withdrawn while nobody could know any more are in order', () => {
    expect(broken(withdrawnBefore(5))).toEqual([])
    expect(broken(withdrawnBefore(4))).toEqual([])
  })

  it('of one withdrawn before its document was handed over again with another token are in order', () => {
    const requests = [...ASKED, chorus('api/oauth/token'), chorus('factures/v1/deposer/flux')]
    const deposits: Books['deposits'] = [
      { ...DEPOSIT, outcome: 'not-processed', numeroFluxDepot: undefined },
      { ...DEPOSIT, order: 2 },
    ]
    expect(broken({ ...withdrawnBefore(5, requests), deposits })).toEqual([])
  })

  it('of one withdrawn since its bridge looked are in order, though another bridge has looked later', () => {
    const requests = (other: number): SeenRequest[] => [
      { ...odoo('account.move.search_read'), by: 0 },
      { ...chorus('factures/v1/rechercher/fournisseur'), by: other },
      { ...odoo('account.move.search_read'), by: other },
      { ...chorus('factures/v1/deposer/flux'), by: 0 },
    ]
    expect(broken(withdrawnBefore(2, requests(1)))).toEqual([])
    expect(broken(withdrawnBefore(2, requests(0)))).toContain('sent-although-withdrawn')
  })

  it('of one that Chorus Pro alone refused, on purpose or for all we know, are in order', () => {
    expect(broken(held400)).toEqual([])
  })

  it('of one sent to the recipient again, and told so, are in order', () => {
    expect(broken(recycled)).toEqual([])
  })

  it('of one with another customer since it was sent again are in order, as Chorus Pro has that one', () => {
    const then = { deposits: 1, recipient: '12345678200028', customer: 'hospital' } as const
    expect(
      broken({
        ...recycled,
        then,
        invoices: [{ ...INVOICE, destinataire: '12345678200028', actions: ['RECYCLER'] }],
      }),
    ).toEqual([])
  })

  it('of one blocked three times with a note each are in order', () => {
    expect(broken(blockedFor(['a', '', 'b', '', 'a'], 3))).toEqual([])
  })

  it('of one sent without its PDF are in order once Odoo has failed three times, or will not make it', () => {
    const alone = { requests: ASKED, deposits: [{ ...DEPOSIT, syntaxeFlux: 'IN_DP_E1_CII_16B' }] }
    const failed = { requests: 1, isRefusal: false }
    expect(broken({ ...alone, failedRenderings: [failed, failed, failed] })).toEqual([])
    expect(broken({ ...alone, failedRenderings: [{ ...failed, isRefusal: true }] })).toEqual([])
  })

  it('of one whose row nobody could read are in order, whatever became of it', () => {
    expect(broken({ ...nothingSent, isSpoilt: true })).toEqual([])
  })

  it('of a request that another took the place of, or that came as the field was emptied, are in order', () => {
    const done = answer('prise en compte', 'La facture sera préparée.')
    const again = { kind: 'request', invoice: 0, request: 'deposit_again' } as const
    expect(
      broken({
        events: [again, { ...again, pending: 'deposit_again' }],
        chatter: [SENT, DEPOSITED, AVAILABLE, done],
      }),
    ).toEqual([])
    expect(
      broken({
        requests: ASKED,
        events: [again, { ...again, pending: 'deposit_again', requests: 4, answers: 1 }],
        cleared: [5],
        chatter: [SENT, DEPOSITED, AVAILABLE, done],
      }),
    ).toEqual([])
  })

  it('of a suspended invoice that was completed once are in order, and of one completed otherwise are not', () => {
    expect(broken(completed)).toEqual([])
    expect(broken({ ...completed, events: [] })).toContain('request-repeated')
    expect(broken({ ...completed, chatter: [SENT, DEPOSITED, AVAILABLE] })).toContain('told-opposite')
    expect(broken({ ...completed, invoices: [INVOICE] })).toContain('told-opposite')
    const twice = { ...INVOICE, actions: ['DEPOSER', 'COMPLETER'], pieces: [PIECE, PIECE] }
    expect(broken({ ...completed, invoices: [twice] })).toContain('request-repeated')
  })

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
    expect(broken(diverged(['Chorus Pro : facture modifiée dans Odoo après son envoi']))).toEqual([])
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
    ['sent-although-withdrawn', 'withdrawn before the last look at Odoo', withdrawnBefore(3)],
    [
      'sent-although-withdrawn',
      'withdrawn before Chorus Pro was searched, and not looked at since',
      withdrawnBefore(2, [...ASKED.slice(0, 3), ...ASKED.slice(5)]),
    ],
    ['sent-although-withdrawn', 'with the excluding tag', { standing: { isExcluded: true } }],
    ['sent-other', 'of another company', { standing: { seller: '73282932000074' }, then: { deposits: 1 } }],
    ['sent-other', 'without a file that was marked', { standing: { files: ['abc'] } }],
    [
      'sent-other',
      'with another file',
      { standing: { files: ['abc'] }, deposits: [{ ...DEPOSIT, pieces: [{ nom: 'a.csv', sha256: 'def' }] }] },
    ],
    [
      'sent-without-pdf',
      'though Odoo failed to make it once only',
      {
        requests: ASKED,
        deposits: [{ ...DEPOSIT, syntaxeFlux: 'IN_DP_E1_CII_16B' }],
        failedRenderings: [{ requests: 1, isRefusal: false }],
      },
    ],
    ['sent-incomplete', 'without a reference', { standing: { isComplete: false } }],
    ['note-missing', 'a status is not told', { chatter: [SENT, DEPOSITED] }],
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
    ['field', 'shown as refused, and never sent', { ...held, fields: { x_chorus_stage: 'refused' } }],
    [
      'payment',
      'paid in Odoo, and shown as waited for',
      { fields: { ...FIELDS, ...PAID_IN_ODOO, x_chorus_situation: '50_with_buyer' } },
    ],
    [
      'payment',
      'not paid in Odoo, and shown as paid',
      { fields: { ...FIELDS, x_chorus_situation: '75_paid_in_odoo' } },
    ],
    [
      'proof',
      'files of which nothing was said',
      { files: ['Chorus Pro FA.pdf', 'Chorus Pro FA - fiche de dépôt.pdf'] },
    ],
    ['proof', 'said to be attached, and is not', { chatter: [SENT, DEPOSITED, AVAILABLE, PROOF] }],
    [
      'proof',
      'attached twice',
      {
        chatter: [SENT, DEPOSITED, AVAILABLE, PROOF],
        files: ['Chorus Pro FA.pdf', 'Chorus Pro FA.pdf', 'Chorus Pro FA - fiche de dépôt.pdf'],
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
    ['activity', 'nobody is asked to put right what Odoo says', diverged([])],
    [
      'activity',
      'somebody is asked for what is over',
      diverged(['Chorus Pro : facture au statut «\u00A0Suspendue\u00A0»']),
    ],
    ['activity-repeated', 'somebody is asked twice', { activities: ['Chorus Pro : a', 'Chorus Pro : b'] }],
    ['divergence-untold', 'cancelled in Odoo, and nobody is told', { standing: { state: 'cancel' } }],
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
    [
      'request-unanswered',
      'the second of two is not answered',
      {
        events: [
          { kind: 'request', invoice: 0, request: 'deposit_again' },
          { kind: 'request', invoice: 0, request: 'send_now' },
        ],
        chatter: [SENT, DEPOSITED, AVAILABLE, answer('impossible', 'Elle est déjà prise en charge.')],
      },
    ],
    [
      'request-unanswered',
      'one that took the place of another went with it',
      {
        requests: ASKED,
        events: [
          { kind: 'request', invoice: 0, request: 'deposit_again' },
          {
            kind: 'request',
            invoice: 0,
            request: 'recycle',
            pending: 'deposit_again',
            requests: 1,
            answers: 1,
          },
        ],
        cleared: [6],
        chatter: [SENT, DEPOSITED, AVAILABLE, answer('impossible', 'Elle est déjà prise en charge.')],
      },
    ],
    [
      'told-opposite',
      'sent to the recipient again, and told that it cannot be',
      { ...recycled, chatter: [SENT, DEPOSITED, AVAILABLE, answer('impossible', 'Seule une facture…')] },
    ],
    ['told-opposite', 'told that it is sent again, and it is not', { ...recycled, invoices: [INVOICE] }],
    [
      'told-opposite',
      'a rejection told as handled that is not',
      {
        ...asked('rejection_handled'),
        chatter: [
          SENT,
          DEPOSITED,
          AVAILABLE,
          answer('prise en compte', 'Le rejet est marqué comme traité dans Chorus Pro.'),
        ],
      },
    ],
    ['told-opposite', 'told as changed, and never was', { ...diverged([]), then: { deposits: 1 } }],
    [
      'divergence-untold',
      'another customer, and nobody is told',
      { then: { deposits: 1, customer: 'hospital', recipient: '12345678200028' } },
    ],
    ['note-lost', 'blocked again for a former reason', blockedFor(['a', '', 'a'], 1)],
    [
      'side-told-as-invoice',
      'refused as others were in the same cycle',
      {
        ...held400,
        deposits: [
          { ...DEPOSIT, outcome: 'not-processed', numeroFluxDepot: undefined },
          {
            ...DEPOSIT,
            order: 2,
            numeroFacture: 'FA/26/0002',
            outcome: 'not-processed',
            numeroFluxDepot: undefined,
          },
        ],
        refusedDeposits: [1, 2].map((order) => ({ cycle: 3, order, why: 'HTTP 400' })),
      },
    ],
    [
      'side-told-as-invoice',
      'a flow refused for the supplier',
      {
        ...nothingSent,
        deposits: [DEPOSIT],
        flows: [{ ...INTEGRATED, etat: 'IN_REJETE', rules: ['COMPTE'] }],
        fields: { x_chorus_stage: 'refused', x_chorus_flow: FLOW },
        chatter: [message('refused', `<b>Facture refusée par Chorus Pro à l’intégration</b> Flux ${FLOW}.`)],
        activities: ['Chorus Pro : facture refusée à l’intégration'],
      },
    ],
    ['mailed', 'the customer gets a letter', { emailed: [ID] }],
    ['fault', 'the bridge complains about itself', { faults: ['deposit: undefined is not a function'] }],
  ])('show %s: %s', (rule, _, books) => {
    expect(broken(books)).toContain(rule)
  })
})

function odoo(name: string): SeenRequest {
  return { side: 'odoo', name }
}

function chorus(path: string): SeenRequest {
  return { side: 'chorus', name: `/cpro/${path}` }
}

function answer(what: string, sentence: string) {
  return message(`request.${sentence}`, `<p><b>Demande ${what}</b></p><p>${sentence}</p>`)
}

function asked(request: 'recycle' | 'rejection_handled'): Books {
  return { events: [{ kind: 'request', invoice: 0, request }] }
}
