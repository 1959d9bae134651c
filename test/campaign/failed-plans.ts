import type { Plan } from './plan.js'

/** A plan that failed before something was mended, as small as it goes. See docs/campaign.md. */
export interface FailedPlan {
  readonly title: string
  /** The guard that was missing. */
  readonly without: string
  /** The rule that it broke. */
  readonly broke: string
  readonly plan: Plan
}

export const FAILED: readonly FailedPlan[] = [
  {
    title: 'an answer of the deposit service is lost with the bridge',
    without: 'intent',
    broke: 'twice',
    plan: {
      seed: 30,
      version: '19.0-pdp',
      hasApiKey: false,
      start: '2027-02-28T15:03:44Z',
      settleMinutes: 30,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 0 },
      pageSize: 1,
      graceMinutes: 1,
      invoices: [{ number: 'FA/26/0001', customer: 'hospital', untaxed: 794375, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 119,
          events: [{ kind: 'arrive', invoice: 0, lateMinutes: 11, incomplete: false }],
          faults: [],
          second: {
            heldAt: { side: 'chorus', path: 'factures/v1/rechercher/fournisseur', nth: 1 },
            frozen: true,
            heldSeconds: 445,
          },
        },
      ],
    },
  },
  {
    title: 'a deposit whose answer is lost is under way',
    without: 'settle',
    broke: 'twice',
    plan: {
      seed: 28,
      version: '16.0',
      hasApiKey: false,
      start: '2028-02-28T22:00:01Z',
      settleMinutes: 30,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 450 },
      pageSize: 1,
      graceMinutes: 15,
      invoices: [{ number: 'FA/26/0001', customer: 'commune', untaxed: 3460, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 97,
          events: [{ kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false }],
          faults: [
            {
              side: 'chorus',
              rule: { path: 'factures/v1/deposer/flux', nth: 1, times: 1, fault: { kind: 'empty' } },
            },
          ],
        },
        { advanceSeconds: 667, events: [], faults: [] },
        { advanceSeconds: 720, events: [], faults: [] },
      ],
    },
  },
  {
    title: 'a note is posted and its answer lost',
    without: 'message_id',
    broke: 'note-repeated',
    plan: {
      seed: 3,
      version: '16.0',
      hasApiKey: false,
      start: '2027-03-27T23:10:00Z',
      settleMinutes: 120,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 12 },
      pageSize: 2,
      graceMinutes: 15,
      invoices: [{ number: 'FA/26/0001', customer: 'commune', untaxed: 223375, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 178,
          events: [{ kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false }],
          faults: [],
        },
        {
          advanceSeconds: 714,
          events: [{ kind: 'request', invoice: 0, request: 'recycle' }],
          faults: [
            {
              side: 'odoo',
              rule: {
                model: 'mail.message',
                method: 'create',
                nth: 1,
                times: 1,
                effect: { kind: 'drop', when: 'after' },
              },
            },
          ],
        },
      ],
    },
  },
  {
    title: 'an invoice is renumbered right before it leaves',
    without: 'withdrawn-before-intent',
    broke: 'sent-other',
    plan: {
      seed: 6,
      version: '19.0',
      hasApiKey: false,
      start: '2026-12-31T22:45:00Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 0 },
      pageSize: 1,
      graceMinutes: 0,
      invoices: [
        { number: 'FA/26/0001', customer: 'school', untaxed: 730960, life: { steps: [] } },
        { number: 'FA/26/0002', customer: 'school', untaxed: 985490, life: { steps: [] } },
      ],
      steps: [
        {
          advanceSeconds: 148,
          events: [{ kind: 'arrive', invoice: 1, lateMinutes: 0, incomplete: false }],
          meanwhile: [
            {
              before: { side: 'chorus', path: 'factures/v1/rechercher/fournisseur', nth: 1 },
              event: { kind: 'renumber', invoice: 1, number: 'FB/26/1' },
            },
          ],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'a recycling takes place and its answer is lost',
    without: 'recycling-settled-first',
    broke: 'told-opposite',
    plan: {
      seed: 9,
      version: '19.0',
      hasApiKey: false,
      start: '2027-02-28T15:03:44Z',
      settleMinutes: 120,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 180 },
      pageSize: 1,
      graceMinutes: 0,
      invoices: [
        {
          number: 'FA/26/0001',
          customer: 'commune',
          untaxed: 573725,
          life: {
            steps: [
              { statut: 'DEPOSEE', afterSeconds: 0 },
              { statut: 'EN_COURS_ACHEMINEMENT', afterSeconds: 4 },
              { statut: 'MISE_A_DISPOSITION', afterSeconds: 14 },
              {
                statut: 'A_RECYCLER',
                afterSeconds: 21,
                commentaire: 'Il manque « une pièce » <b>signée</b> & datée.',
              },
            ],
            afterRecycling: [{ statut: 'MISE_A_DISPOSITION', afterSeconds: 60 }],
          },
        },
      ],
      steps: [
        {
          advanceSeconds: 75674,
          events: [{ kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false }],
          faults: [],
        },
        { advanceSeconds: 300, events: [], faults: [] },
        {
          advanceSeconds: 171,
          events: [{ kind: 'request', invoice: 0, request: 'recycle' }],
          faults: [{ side: 'chorus', rule: { path: 'factures/v1/recycler', fault: { kind: 'drop-after' } } }],
        },
      ],
    },
  },
  {
    title: 'Odoo fails in other ways than rendering',
    without: 'rendering-tried-again',
    broke: 'sent-without-pdf',
    plan: {
      seed: 13,
      version: '16.0',
      hasApiKey: false,
      start: '2027-02-28T15:03:44Z',
      settleMinutes: 120,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 1800 },
      pageSize: 1,
      graceMinutes: 15,
      invoices: [
        { number: 'FA/26/0001', customer: 'department', untaxed: 264040, life: { steps: [] } },
        { number: 'FA/26/0002', customer: 'school', untaxed: 843705, life: { steps: [] } },
      ],
      steps: [
        {
          advanceSeconds: 11348,
          events: [{ kind: 'arrive', invoice: 1, lateMinutes: 0, incomplete: false }],
          faults: [],
        },
        {
          advanceSeconds: 117,
          events: [],
          faults: [
            {
              side: 'odoo',
              rule: {
                model: 'ir.attachment',
                method: 'search_read',
                nth: 1,
                times: 1,
                effect: { kind: 'html', when: 'before' },
              },
            },
          ],
        },
        { advanceSeconds: 1003, events: [], faults: [] },
      ],
    },
  },
  {
    title: 'the reasons of a block return after others',
    without: 'reasons-told-again',
    broke: 'note-lost',
    plan: {
      seed: 23,
      version: '17.0',
      hasApiKey: false,
      start: '2026-11-17T09:12:07Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 180 },
      pageSize: 1,
      graceMinutes: 0,
      invoices: [{ number: 'FA/26/0001', customer: 'department', untaxed: 142925, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 4437,
          events: [
            { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false },
            { kind: 'references', invoice: 0, service: false, commitment: true },
          ],
          faults: [],
        },
        {
          advanceSeconds: 1140,
          events: [{ kind: 'references', invoice: 0, service: true, commitment: false }],
          faults: [],
        },
        {
          advanceSeconds: 1260,
          events: [{ kind: 'references', invoice: 0, service: false, commitment: true }],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'Chorus Pro refuses every flow for a cause that is no invoice’s',
    without: 'flow-refused-for-all-holds-none',
    broke: 'side-told-as-invoice',
    plan: {
      seed: 26,
      version: '17.0',
      hasApiKey: false,
      start: '2026-12-31T22:45:00Z',
      settleMinutes: 30,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 12 },
      pageSize: 1000,
      graceMinutes: 0,
      invoices: [{ number: 'FA/26/0001', customer: 'school', untaxed: 369315, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 169,
          events: [
            { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false },
            {
              kind: 'refuse-flows',
              invoice: 0,
              words: "Le fournisseur 73282932000074 n'existe pas dans Chorus Pro",
            },
          ],
          faults: [],
        },
        { advanceSeconds: 111, events: [], faults: [] },
      ],
    },
  },
  {
    title: 'a row of Odoo cannot be read',
    without: 'unreadable-record-set-aside',
    broke: 'lost',
    plan: {
      seed: 57,
      version: '17.0',
      hasApiKey: false,
      start: '2026-10-31T22:30:10Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 900 },
      pageSize: 2,
      graceMinutes: 0,
      invoices: [
        { number: 'FA/26/0001', customer: 'commune', untaxed: 910460, life: { steps: [] } },
        { number: 'FA/26/0002', customer: 'commune', untaxed: 447595, life: { steps: [] } },
        { number: 'FA/26/0003', customer: 'school', untaxed: 86410, life: { steps: [] } },
      ],
      steps: [
        {
          advanceSeconds: 553,
          events: [
            { kind: 'arrive', invoice: 1, lateMinutes: 0, incomplete: false },
            { kind: 'arrive', invoice: 2, lateMinutes: 0, incomplete: false },
          ],
          faults: [
            {
              side: 'odoo',
              rule: {
                model: 'account.move',
                method: 'search_read',
                nth: 1,
                times: 4,
                effect: { kind: 'status', status: 500, when: 'before' },
              },
            },
          ],
        },
        {
          advanceSeconds: 8766,
          events: [{ kind: 'spoil', invoice: 2, where: 'customer', values: {}, lacks: ['write_date'] }],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'somebody asks something else while the bridge looks at an invoice that was not to be sent',
    without: 'held-back-is-a-stage',
    broke: 'lost',
    plan: {
      seed: 2007095,
      version: '17.0',
      hasApiKey: false,
      start: '2028-02-28T22:00:01Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 900 },
      pageSize: 1,
      graceMinutes: 1,
      invoices: [{ number: 'FA/26/0001', customer: 'department', untaxed: 251020, life: { steps: [] } }],
      steps: [
        {
          advanceSeconds: 107,
          events: [{ kind: 'arrive', invoice: 0, lateMinutes: 38, incomplete: true }],
          faults: [],
        },
        {
          advanceSeconds: 104834,
          events: [{ kind: 'request', invoice: 0, request: 'do_not_send' }],
          meanwhile: [
            {
              before: { side: 'odoo', model: 'res.partner', method: 'search_read', nth: 2 },
              event: { kind: 'request', invoice: 0, request: 'recycle' },
            },
          ],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'something else is asked while an invoice is completed',
    without: 'isMeantForWords',
    broke: 'field',
    plan: {
      seed: 3002126,
      version: '19.0',
      hasApiKey: false,
      start: '2028-02-28T22:00:01Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 1800 },
      pageSize: 1,
      graceMinutes: 0,
      invoices: [
        {
          number: 'FA/26/0001',
          customer: 'commune',
          untaxed: 299345,
          life: {
            steps: [
              { statut: 'DEPOSEE', afterSeconds: 0 },
              { statut: 'EN_COURS_ACHEMINEMENT', afterSeconds: 7 },
              { statut: 'MISE_A_DISPOSITION', afterSeconds: 19 },
              {
                statut: 'SUSPENDUE',
                afterSeconds: 46,
                commentaire: 'Il manque « une pièce » <b>signée</b> & datée.',
              },
            ],
            afterCompletion: [],
          },
        },
        { number: 'FA/26/0002', customer: 'commune', untaxed: 108135, life: { steps: [] } },
        {
          number: 'FA/26/0003',
          customer: 'commune',
          untaxed: 160910,
          life: {
            steps: [
              { statut: 'DEPOSEE', afterSeconds: 0 },
              { statut: 'EN_COURS_ACHEMINEMENT', afterSeconds: 1958 },
              { statut: 'MISE_A_DISPOSITION', afterSeconds: 1042 },
              { statut: 'COMPTABILISEE', afterSeconds: 3046 },
              { statut: 'MISE_EN_PAIEMENT', afterSeconds: 25210 },
            ],
          },
        },
      ],
      steps: [
        {
          advanceSeconds: 736,
          events: [
            { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false },
            { kind: 'arrive', invoice: 2, lateMinutes: 0, incomplete: false },
          ],
          faults: [],
        },
        { advanceSeconds: 1140, events: [], faults: [] },
        { advanceSeconds: 1020, events: [], faults: [] },
        {
          advanceSeconds: 127,
          events: [
            { kind: 'drop-file', invoice: 0, isChosen: true, name: 'PV.pdf' },
            { kind: 'request', invoice: 0, request: 'complete' },
          ],
          meanwhile: [
            { before: { side: 'any', nth: 40 }, event: { kind: 'request', invoice: 0, request: 'recycle' } },
          ],
          faults: [
            {
              side: 'chorus',
              rule: {
                path: 'transverses/v1/recuperer/typespj',
                nth: 1,
                times: 2,
                fault: { kind: 'drop-after' },
              },
            },
            {
              side: 'chorus',
              rule: { path: 'transverses/v1/ajouter/fichier', fault: { kind: 'drop-before' } },
            },
          ],
        },
        {
          advanceSeconds: 32400,
          events: [{ kind: 'comment', invoice: 0, words: 'Voici ce qui manquait (19).' }],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'the answer of a completion is lost in the hour that comes twice',
    without: 'hour-that-comes-twice',
    broke: 'told-opposite',
    plan: {
      seed: 83,
      version: '16.0',
      hasApiKey: false,
      start: '2026-10-24T20:40:00Z',
      settleMinutes: 120,
      delays: {
        processingAfterSeconds: 5,
        integratedAfterSeconds: 12,
      },
      pageSize: 2,
      graceMinutes: 0,
      invoices: [
        {
          number: 'FA/26/0001',
          customer: 'commune',
          untaxed: 928705,
          life: {
            steps: [
              {
                statut: 'DEPOSEE',
                afterSeconds: 0,
              },
              {
                statut: 'EN_COURS_ACHEMINEMENT',
                afterSeconds: 18,
              },
              {
                statut: 'MISE_A_DISPOSITION',
                afterSeconds: 16,
              },
              {
                statut: 'SUSPENDUE',
                afterSeconds: 11,
                commentaire: 'Il manque « une pièce » <b>signée</b> & datée.',
              },
            ],
            afterCompletion: [
              {
                statut: 'SUSPENDUE',
                afterSeconds: 13243,
                commentaire: 'Il manque « une pièce » <b>signée</b> & datée.',
              },
            ],
          },
        },
      ],
      steps: [
        {
          advanceSeconds: 21,
          events: [
            {
              kind: 'arrive',
              invoice: 0,
              lateMinutes: 0,
              incomplete: false,
            },
          ],
          meanwhile: [],
          faults: [],
        },
        {
          advanceSeconds: 480,
          events: [],
          meanwhile: [],
          faults: [],
        },
        {
          advanceSeconds: 15342,
          events: [
            {
              kind: 'drop-file',
              invoice: 0,
              isChosen: true,
              name: 'PV.pdf',
            },
            {
              kind: 'request',
              invoice: 0,
              request: 'complete',
            },
          ],
          meanwhile: [],
          faults: [
            {
              side: 'chorus',
              rule: {
                path: 'factures/v1/completer',
                fault: {
                  kind: 'truncated-json',
                },
              },
            },
          ],
        },
        {
          advanceSeconds: 32400,
          events: [],
          meanwhile: [],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'the customer is another one while Odoo makes the PDF, and then the former one again',
    without: 'a second look at what was read before a document was made',
    broke: 'lost',
    plan: {
      seed: 17005534,
      version: '17.0',
      hasApiKey: false,
      start: '2026-11-30T22:50:59Z',
      settleMinutes: 30,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 0 },
      pageSize: 2,
      graceMinutes: 0,
      invoices: [
        { number: 'FA/26/0001', customer: 'commune', untaxed: 456145, life: { steps: [] } },
        { number: 'FA/26/0002', customer: 'commune', untaxed: 531540, life: { steps: [] } },
        { number: 'FA/26/0003', customer: 'commune', untaxed: 165980, life: { steps: [] } },
      ],
      steps: [
        {
          advanceSeconds: 923,
          events: [
            { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false },
            { kind: 'arrive', invoice: 1, lateMinutes: 0, incomplete: false },
            { kind: 'arrive', invoice: 2, lateMinutes: 0, incomplete: false },
          ],
          meanwhile: [
            {
              before: { side: 'odoo', model: 'res.partner', method: 'search_read', nth: 2 },
              event: { kind: 'customer', invoice: 1, customer: 'department', completes: true },
            },
            {
              before: { side: 'chorus', path: 'factures/v1/deposer/flux', nth: 2 },
              event: { kind: 'customer', invoice: 1, customer: 'commune', completes: true },
            },
          ],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'somebody changes an invoice that is held, which then goes again by itself',
    without: 'changed-while-held',
    broke: 'sent-other',
    plan: {
      seed: 25001799,
      version: '19.0',
      hasApiKey: true,
      start: '2028-02-28T22:00:01Z',
      settleMinutes: 120,
      delays: {
        processingAfterSeconds: 5,
        integratedAfterSeconds: 0,
      },
      pageSize: 1000,
      graceMinutes: 0,
      invoices: [
        {
          number: 'FA/26/0001',
          customer: 'hospital',
          untaxed: 788180,
          life: {
            steps: [],
          },
        },
        {
          number: 'FA/26/0002',
          customer: 'commune',
          untaxed: 414470,
          life: {
            steps: [],
          },
        },
      ],
      steps: [
        {
          advanceSeconds: 641,
          events: [
            {
              kind: 'arrive',
              invoice: 0,
              lateMinutes: 0,
              incomplete: false,
            },
            {
              kind: 'arrive',
              invoice: 1,
              lateMinutes: 0,
              incomplete: false,
            },
          ],
          meanwhile: [],
          faults: [
            {
              side: 'chorus',
              rule: {
                path: 'factures/v1/deposer/flux',
                nth: 2,
                times: 1,
                fault: {
                  kind: 'status',
                  status: 503,
                  when: 'before',
                },
              },
            },
            {
              side: 'chorus',
              rule: {
                path: 'factures/v1/deposer/flux',
                times: 1000000,
                fault: {
                  kind: 'return-code',
                  codeRetour: 20099,
                  libelle: 'TRA_MSG_00.099',
                  status: 400,
                },
              },
              steps: 6,
            },
          ],
        },
        {
          advanceSeconds: 960,
          events: [],
          meanwhile: [],
          faults: [],
        },
        {
          advanceSeconds: 5040,
          events: [],
          meanwhile: [],
          faults: [],
        },
        {
          advanceSeconds: 4440,
          events: [
            {
              kind: 'amount',
              invoice: 0,
              untaxed: 841125,
            },
          ],
          meanwhile: [],
          faults: [],
        },
        {
          advanceSeconds: 4800,
          events: [
            {
              kind: 'credit',
              invoice: 0,
              number: 'AV/26/400',
            },
          ],
          meanwhile: [],
          faults: [],
        },
      ],
    },
  },
  {
    title: 'an invoice whose row cannot be read is the one that is to show whether deposits go again',
    without: 'another-is-tried',
    broke: 'lost',
    plan: {
      seed: 71000174,
      version: '16.0',
      hasApiKey: false,
      start: '2026-10-25T00:20:30Z',
      settleMinutes: 60,
      delays: { processingAfterSeconds: 5, integratedAfterSeconds: 180 },
      pageSize: 1,
      graceMinutes: 0,
      invoices: [
        { number: 'FA/26/0001', customer: 'commune', untaxed: 769990, life: { steps: [] } },
        { number: 'FA/26/0002', customer: 'school', untaxed: 84550, life: { steps: [] } },
      ],
      steps: [
        {
          advanceSeconds: 7,
          events: [
            { kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false },
            { kind: 'arrive', invoice: 1, lateMinutes: 0, incomplete: false },
          ],
          faults: [
            {
              side: 'chorus',
              rule: {
                path: 'factures/v1/deposer/flux',
                nth: 1,
                times: 2,
                fault: { kind: 'status', status: 403 },
              },
            },
          ],
        },
        {
          advanceSeconds: 45,
          events: [{ kind: 'spoil', invoice: 1, where: 'invoice', values: {}, lacks: ['write_date'] }],
          faults: [],
        },
      ],
    },
  },
]
