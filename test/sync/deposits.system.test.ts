import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const deposits = (): number =>
  running.world.chorus.book.deposits.filter(
    ({ numeroFacture, outcome }) => numeroFacture === NUMBER && outcome === 'flow-created',
  ).length

/** The number of each attempt that became a flow. */
const attemptsThatLeft = (): unknown[] =>
  running.log.flatMap(({ message, invoice, attempt }) =>
    message === 'deposited' && invoice === NUMBER ? [attempt] : [],
  )

describe('an invoice that Chorus Pro has already', () => {
  it('is adopted, not sent, when somebody deposited it by hand', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50' })
    await running.cycle()
    expect(deposits()).toBe(0)
    expect(running.titles(NUMBER)[0]).toBe('Facture déjà présente dans Chorus Pro')
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('is held, and neither adopted nor sent, when the one there has another amount', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
    await running.cycle()
    expect(deposits()).toBe(0)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('held')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain(
      'Chorus Pro a déjà, sous le n°\u00A0INV/2026/00010, une autre facture (1,00\u00A0€',
    )
  })

  it('is held where the one there, of the same amount, was deposited before it was dated: the year before', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { clock: { start: new Date('2025-12-01T10:00:00Z'), speed: 0 } },
    })
    const { chorus } = running.world
    chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50', life: 'paid' })
    chorus.clock.advance(356 * DAY)
    for (const other of ['11', '12', '13'])
      running.world.odoo.editInvoice(running.idOf(`INV/2026/000${other}`), {
        x_chorus_request: 'do_not_send',
      })
    await running.live(3 * MINUTE, MINUTE)
    expect(deposits()).toBe(0)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('held')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain('déposée le 01/12/2025')
  })
})

describe('an invoice that is changed in Odoo while its flow is stuck', () => {
  explains(
    'typed-as-it-is-now',
    'is followed once somebody has typed it on the portal as it is now',
    async () => {
      running = await startBridge({
        connection: FEW,
        chorus: { lives: [{ numero: NUMBER, life: { flow: 'stuck', steps: [] } }] },
      })
      const { odoo, chorus } = running.world
      await running.live(10 * MINUTE, MINUTE)
      expect(await running.stage(NUMBER)).toBe('deposited')
      odoo.editInvoice(running.idOf(NUMBER), { amount_total: 1200, amount_residual: 1200 })
      chorus.depositManually({ numero: NUMBER, montantTTC: '1200.00', life: 'paid' })
      await running.live(10 * MINUTE, MINUTE)
      expect(await running.stage(NUMBER)).toBe('followed')
      await running.live(2 * DAY, 6 * HOUR)
      expect(odoo.book.activities(running.idOf(NUMBER))).toEqual([])
    },
  )
})

describe('an invoice about to be deposited when another bridge takes the lease', () => {
  it('is left to that one, and the cycle ends', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus } = running.world
    chorus.faults.add({
      path: 'factures/v1/rechercher/fournisseur',
      fault: { kind: 'delay', milliseconds: 0 },
    })
    const { store } = running.bridge
    const takeLease = () =>
      store.acquireLease(
        { id: 'another run', host: 'elsewhere', pid: 1 },
        running.bridge.connections.map(({ name }) => name),
        chorus.clock.now(),
        HOUR,
      )
    chorus.faults.onStrike = async () => {
      const answer = await takeLease()
      if (!answer.held) await store.releaseLease(answer.by.id)
      expect(await takeLease()).toEqual({ held: true })
    }
    const { failures } = await running.cycle()
    expect(failures).toMatchObject([{ stage: 'deposit', kind: 'lease' }])
    expect(chorus.book.deposits).toHaveLength(0)
    expect(await running.stage(NUMBER)).toBe('ready')
    expect(running.log.filter(({ kind }) => kind === 'fault')).toEqual([])
  })
})

describe('a deposit whose answer was lost', () => {
  it('is found again by its number and not sent twice', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 4,
      fault: { kind: 'drop-after' },
    })
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('depositing')
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(deposits()).toBe(1)
  })

  it('and that never arrived is sent again only after the time that integration may take', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 4,
      fault: { kind: 'drop-before' },
    })
    await running.cycle()
    await running.live(55 * MINUTE, 5 * MINUTE)
    expect(deposits()).toBe(0)
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(deposits()).toBe(1)
  })

  it('and that was changed in Odoo meanwhile is not sent as it was', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 4,
      fault: { kind: 'drop-before' },
    })
    await running.cycle()
    running.world.odoo.resetToDraft(running.idOf(NUMBER))
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(deposits()).toBe(0)
    expect(await running.stage(NUMBER)).toBe('ignored')
  })
})

describe('a deposit of which the outcome is open', () => {
  const arrives = { path: 'factures/v1/deposer/flux', times: 4 }
  const SEARCH = 'factures/v1/rechercher/fournisseur'

  it.each(['no-flow-number', 'truncated-json', 'drop-after'] as const)(
    'because of %s is found with its flow, and not sent again',
    async (kind) => {
      running = await startBridge({ connection: { ...FEW, settleMinutes: 30 } })
      running.world.chorus.faults.add({ ...arrives, fault: { kind } })
      await running.cycle()
      expect(await running.stage(NUMBER)).toBe('depositing')
      await running.live(HOUR, 5 * MINUTE)
      expect(deposits()).toBe(1)
      const [story] = await running.bridge.store.stories(NUMBER)
      expect(story?.deposits).toMatchObject([{ state: 'adopted', flowNumber: expect.any(String) as string }])
      expect(running.chatter(NUMBER)).toMatch(
        /Chorus Pro a bien reçu cette facture le \d\d\/\d\d\/\d{4} \(mode/,
      )
    },
  )

  it('is not sent again before Chorus Pro has answered for the whole time: an outage does not count', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    const { faults } = running.world.chorus
    faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    await running.live(10 * MINUTE, 5 * MINUTE)
    faults.add({ path: SEARCH, times: 10_000, fault: { kind: 'status', status: 503 } })
    await running.live(4 * HOUR, 10 * MINUTE)
    faults.clear()
    await running.live(55 * MINUTE, 5 * MINUTE)
    expect(deposits()).toBe(0)
    await running.live(20 * MINUTE, 5 * MINUTE)
    expect(deposits()).toBe(1)
  })

  it('is settled too by a bridge that runs every six hours only', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    running.world.chorus.faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    await running.live(2 * DAY, 6 * HOUR)
    expect(deposits()).toBe(0)
    await running.live(2 * DAY, 6 * HOUR)
    expect(deposits()).toBe(1)
  })

  it('says so on the invoice for as long as it is looked for', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    running.world.chorus.faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    await running.live(15 * MINUTE, 5 * MINUTE)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('depositing')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain(
      'La réponse de Chorus Pro au dépôt s’est perdue',
    )
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('followed')
    expect(running.field(NUMBER, 'x_chorus_reason')).toBe(false)
  })

  explains(
    'flow-of-a-refusal',
    'though a flow was given with a refusal, is what becomes of that flow',
    async () => {
      running = await startBridge({ connection: FEW })
      const { faults } = running.world.chorus
      const warning = { kind: 'return-code', codeRetour: 1, libelle: 'Avertissement', when: 'after' } as const
      faults.add({ ...arrives, fault: warning })
      // Nor does a search show it soon.
      const nothing = { kind: 'return-code', codeRetour: 20000, libelle: 'TRA_MSG_00.015' } as const
      faults.add({ path: SEARCH, numero: NUMBER, times: 10_000, fault: nothing })
      await running.live(5 * MINUTE, MINUTE)
      expect(running.titles(NUMBER)[0]).toBe('Facture transmise à Chorus Pro')
      expect(running.field(NUMBER, 'x_chorus_flow')).toBeTruthy()
      await running.live(2 * HOUR, 10 * MINUTE)
      expect(deposits()).toBe(1)
    },
  )

  explains(
    'refused-look-is-none',
    'is not sent again because Chorus Pro has refused for days to look for it',
    async () => {
      running = await startBridge({ connection: { ...FEW, settleMinutes: 240 } })
      const { faults } = running.world.chorus
      faults.add({ ...arrives, fault: { kind: 'drop-before' } })
      await running.live(2 * MINUTE, MINUTE)
      const refused = { kind: 'return-code', codeRetour: 30000, libelle: 'Erreur' } as const
      faults.add({ path: SEARCH, numero: NUMBER, times: 10_000, fault: refused })
      await running.live(3 * DAY + HOUR, 2 * HOUR)
      faults.clear()
      await running.live(30 * MINUTE, 5 * MINUTE)
      expect(deposits()).toBe(0)
      // Nor is it left unsaid for that.
      expect(running.field(NUMBER, 'x_chorus_reason')).toContain('s’est perdue')
    },
  )

  it('is not sent again because our clock jumped', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 240 } })
    running.world.chorus.faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    await running.live(20 * MINUTE, 5 * MINUTE)
    await running.live(6 * HOUR, 6 * HOUR)
    expect(deposits()).toBe(0)
  })

  it('waits for a person when an invoice like it is there under another spelling', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 30 } })
    running.world.chorus.faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    running.world.chorus.depositManually({ numero: 'INV-2026-00010', montantTTC: '1816.50' })
    await running.live(HOUR, 5 * MINUTE)
    expect(deposits()).toBe(0)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('held')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain(
      'une facture n°\u00A0INV-2026-00010 du même montant',
    )

    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'deposit_again' })
    await running.live(10 * MINUTE, MINUTE)
    expect(deposits()).toBe(1)
  })

  it('starts over when the invoice was posted again with another number meanwhile', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 30 } })
    running.world.chorus.faults.add({ ...arrives, fault: { kind: 'drop-before' } })
    await running.cycle()
    const id = running.idOf(NUMBER)
    running.world.odoo.editInvoice(id, { name: 'INV/2026/00098' })
    await running.live(HOUR, 5 * MINUTE)
    expect(deposits()).toBe(0)
    expect(running.world.odoo.record('account.move', id)?.['x_chorus_reason']).toContain('INV/2026/00010')
  })
})

describe('a deposit that Chorus Pro refuses though it has the invoice', () => {
  const DEPOSIT = 'factures/v1/deposer/flux'
  const SEARCH = 'factures/v1/rechercher/fournisseur'
  const refusal = (libelle: string) => ({ kind: 'return-code', codeRetour: 20050, libelle }) as const
  const DUPLICATE = refusal('Un flux identique a déjà été déposé')

  explains('refused-though-there', 'is followed at once, whatever the words', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus } = running.world
    chorus.faults.add({ path: DEPOSIT, numero: NUMBER, fault: refusal('Erreur fonctionnelle') })
    chorus.faults.onRequest = ({ path }) => {
      const isThere = chorus.book.invoices.some(({ numero }) => numero === NUMBER)
      if (path.endsWith(DEPOSIT) && !isThere)
        chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50' })
    }
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(deposits()).toBe(0)
  })

  explains('looked-for-though-refused', 'is looked for until Chorus Pro shows it', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 60 } })
    const { chorus } = running.world
    chorus.faults.add({ path: DEPOSIT, times: 1, fault: { kind: 'drop-after' } })
    await running.cycle()
    const nothing = refusal('TRA_MSG_00.015')
    chorus.faults.add({ path: SEARCH, times: 10_000, fault: { ...nothing, codeRetour: 20000 } })
    chorus.faults.add({ path: DEPOSIT, numero: NUMBER, times: 10_000, fault: DUPLICATE })
    await running.live(100 * MINUTE, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('depositing')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain('dit avoir déjà reçu cette facture')
    chorus.faults.clear()
    await running.live(20 * MINUTE, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(deposits()).toBe(1)
  })

  explains('said-to-be-there', 'is held, and not sent again, where it is never shown', async () => {
    running = await startBridge({ connection: { ...FEW, settleMinutes: 30 } })
    const { chorus } = running.world
    chorus.faults.add({ path: DEPOSIT, numero: NUMBER, times: 10_000, fault: DUPLICATE })
    await running.live(60 * MINUTE, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain('Un flux identique a déjà été déposé')
    const tried = chorus.book.deposits.filter(({ nomFichier }) => nomFichier?.includes('00010'))
    expect(tried).toHaveLength(1)
  })
})

describe('an invoice that Chorus Pro refused', () => {
  it('and that was then deposited on the portal is followed from there', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: 'incident' }] },
    })
    await running.live(1 * DAY, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('refused')
    running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50', life: 'paid' })
    await running.live(20 * MINUTE, 10 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(running.chatter(NUMBER)).toContain('(mode de dépôt\u00A0: SAISIE_PORTAIL)')
  })
})

describe('a deposit that cannot succeed', () => {
  it('is not tried again and again: the invoice is held with the words of Chorus Pro', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      numero: NUMBER,
      times: 1_000,
      fault: { kind: 'status', status: 413 },
    })
    await running.live(2 * HOUR, 30 * MINUTE)
    running.world.odoo.editInvoice(running.idOf(NUMBER), { ref: 'touched' })
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.field(NUMBER, 'x_chorus_reason')).toBe(
      'Chorus Pro n’accepte pas le dépôt de cette facture et n’en donne pas le motif\u00A0; votre administrateur en trouvera le détail dans le journal de la passerelle.',
    )
    expect(running.log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/does not take the deposit: .*413/),
    )
    const tried = running.world.chorus.book.deposits.filter(({ nomFichier }) => nomFichier?.includes('00010'))
    expect(tried.length).toBeLessThanOrEqual(3)

    running.world.chorus.faults.clear()
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'deposit_again' })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('because Chorus Pro processes no flow of it, ends after five attempts', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: 'incident' }] },
    })
    await running.live(1 * DAY, 10 * MINUTE)
    expect(deposits()).toBe(5)
    expect(await running.stage(NUMBER)).toBe('refused')

    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'deposit_again' })
    await running.live(40 * MINUTE, 10 * MINUTE)
    expect(deposits()).toBeGreaterThan(6)
  })

  explains(
    'tries-without-flow-not-counted',
    'for what never became a flow, is deposited again when its first flow is not processed',
    async () => {
      running = await startBridge({ connection: FEW })
      const { chorus } = running.world
      chorus.setLife(NUMBER, 'incident', 1)
      chorus.faults.add({
        path: 'factures/v1/deposer/flux',
        times: 20,
        fault: { kind: 'status', status: 429, retryAfterSeconds: 90 },
      })
      await running.live(10 * HOUR, HOUR)
      chorus.faults.clear()
      await running.live(6 * HOUR, HOUR)
      expect(attemptsThatLeft()[0]).toBeGreaterThan(4)
      expect(deposits()).toBe(2)
      expect(await running.stage(NUMBER)).toBe('followed')
    },
  )
})

describe('an invoice left out for what it was', () => {
  it('is taken up again once it no longer is', async () => {
    running = await startBridge({ connection: FEW })
    const id = running.idOf(NUMBER)
    running.world.odoo.resetToDraft(id)
    await running.cycle()
    running.world.odoo.postInvoice(id)
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })
})

describe('what a user asks', () => {
  it('is done once in Chorus Pro though its answer is lost again and again', async () => {
    const rejected = { steps: [{ afterSeconds: 0, statut: 'REJETEE', commentaire: 'Prix faux' }] }
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life: rejected }] } })
    await running.live(5 * MINUTE, MINUTE)
    const { chorus, odoo } = running.world
    chorus.faults.add({ path: 'factures/v1/traiterRejet', times: 3, fault: { kind: 'drop-after' } })
    odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'rejection_handled' })
    await running.live(2 * HOUR, 10 * MINUTE)
    const [invoice] = chorus.book.invoices.filter(({ numero }) => numero === NUMBER)
    expect(invoice?.actions).toEqual(['DEPOSER', 'TRAITER_REJET'])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    expect(await running.stage(NUMBER)).toBe('closed')
  })

  it('is answered, and answered again when it is asked again right away', async () => {
    running = await startBridge({ connection: FEW })
    await running.cycle()
    const ask = (): void => {
      running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'recycle' })
    }
    for (const times of [1, 2]) {
      running.world.chorus.clock.advance(MINUTE)
      await running.cycle()
      ask()
      running.world.chorus.clock.advance(MINUTE)
      await running.cycle()
      expect(running.titles(NUMBER).filter((title) => title === 'Demande impossible')).toHaveLength(times)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    }
  })
})
