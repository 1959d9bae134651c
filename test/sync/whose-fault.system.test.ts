import { DEFAULT_SUPPLIER, type Fault } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** The four invoices of 12 October, to three customers. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const NUMBERS = ['INV/2026/00010', 'INV/2026/00011', 'INV/2026/00012', 'INV/2026/00013']
const [FIRST, SECOND] = ['INV/2026/00010', 'INV/2026/00011']
const ANOTHER_COMPANY = { ...DEFAULT_SUPPLIER, siret: '55208131766522', designation: 'AUTRE SOCIETE' }
const DEPOSIT = 'factures/v1/deposer/flux'
/** Of nothing in particular. */
const NO_CAUSE = 'Dépôt non admis'
/** The side's own passing trouble, as it says. */
const TECHNICAL = 'Une erreur technique est survenue. Veuillez renouveler votre demande ultérieurement.'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const stages = async (): Promise<(string | undefined)[]> => Promise.all(NUMBERS.map((n) => running.stage(n)))
const all = (stage: string): string[] => NUMBERS.map(() => stage)
const calls = (): number => running.world.chorus.book.deposits.length
const told = (): string[] => NUMBERS.flatMap((number) => running.titles(number))
const errors = (): string[] =>
  running.log.filter(({ level }) => level === 'error').map(({ message }) => message)

/** One invoice alone is ready, and meets this. */
async function oneMeets(fault: Fault): Promise<void> {
  running = await startBridge({ connection: FEW })
  for (const number of NUMBERS.slice(1))
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
  running.world.chorus.faults.add({ path: DEPOSIT, times: 1_000, fault })
}

/** Each deposit is refused in words of its own. */
function refuseInWords(words: () => string): void {
  const { faults } = running.world.chorus
  faults.onRequest = ({ path }) => {
    if (!path.endsWith(DEPOSIT)) return
    faults.add({ path: DEPOSIT, fault: { kind: 'return-code', codeRetour: 20_099, libelle: words() } })
  }
}

describe('a deposit that Chorus Pro refuses', () => {
  explains(
    'refusal-of-all-holds-none',
    'as it refuses any other holds no invoice back, is told to the administrator, and is over by itself',
    async () => {
      running = await startBridge({ connection: FEW })
      const { faults } = running.world.chorus
      faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 400 } })
      await running.live(3 * HOUR, MINUTE)
      expect(await stages()).toEqual(all('ready'))
      expect(told()).toEqual([])
      expect(calls()).toBeLessThan(12)
      expect(errors()[0]).toContain('Chorus Pro takes no deposit, whatever the invoice')
      expect(errors().length).toBeLessThan(9)
      faults.clear()
      await running.live(2 * HOUR, MINUTE)
      expect(await stages()).toEqual(all('followed'))
    },
  )

  it('as it refuses any other, each time with another number and another moment, holds no invoice back', async () => {
    running = await startBridge({ connection: FEW })
    let nth = 4_710
    refuseInWords(() => {
      nth += 1
      return `Erreur technique n° ${String(nth)} le 29/11/2026 à 20:47:${String(nth % 60)}`
    })
    await running.live(10 * MINUTE, MINUTE)
    expect(await stages()).toEqual(all('ready'))
    expect(calls()).toBeLessThan(5)
    expect(errors()[0]).toContain('Chorus Pro takes no deposit, whatever the invoice')
  })

  explains(
    'deposits-alone-forbidden',
    'because the service is not open to the account keeps nobody from following what is there',
    async () => {
      running = await startBridge({ connection: FEW })
      const { odoo, chorus } = running.world
      for (const number of NUMBERS.slice(1))
        odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
      await running.live(10 * MINUTE, 2 * MINUTE)
      chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 403 } })
      for (const number of NUMBERS.slice(1))
        odoo.editInvoice(running.idOf(number), { x_chorus_request: false })
      await running.live(4 * MINUTE, 2 * MINUTE)
      chorus.setLife(FIRST, { steps: [{ afterSeconds: 0, statut: 'SUSPENDUE' }] })
      await running.live(20 * MINUTE, 2 * MINUTE)
      expect(running.field(FIRST, 'x_chorus_status')).toBe('SUSPENDUE')
      expect(await stages()).toEqual(['followed', 'ready', 'ready', 'ready'])
      expect(calls()).toBeLessThan(6)
      expect(errors()).toHaveLength(3)
      chorus.faults.clear()
      await running.live(HOUR, 5 * MINUTE)
      expect(await stages()).toEqual(all('followed'))
    },
  )

  explains(
    'many-refused-with-one-code',
    'as it refuses others, in words of which no two are alike, holds no invoice back',
    async () => {
      running = await startBridge({ connection: FEW })
      const opaque = ['xkqzpw', 'mmvbnt', 'qqrtlk', 'ppzwvy', 'hhgfds', 'nnbvcx', 'ttyrew', 'jjkhgl']
      let nth = 0
      refuseInWords(
        () => `Non : ${opaque[(nth += 1) % opaque.length] ?? ''} srv-${'abcdefgh'.charAt(nth % 8)}`,
      )
      await running.live(2 * HOUR, 5 * MINUTE)
      expect(await stages()).toEqual(all('ready'))
      expect(told()).toEqual([])
      expect(calls()).toBeLessThan(12)
    },
  )

  it('is held in the end where no two refusals of it are alike', async () => {
    running = await startBridge({ connection: FEW })
    for (const number of NUMBERS.slice(1))
      running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
    let nth = 0
    refuseInWords(() => `Montant en erreur (${'é'.repeat((nth += 1))})`)
    await running.live(90 * MINUTE, 5 * MINUTE)
    expect(await running.stage(FIRST)).toBe('held')
    expect(running.titles(FIRST)).toEqual(['Facture non envoyée à Chorus Pro'])
  })

  explains('deposits-paused', 'is not met by one invoice after the other while it lasts', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 400 } })
    await running.cycle()
    await running.live(4 * MINUTE, MINUTE)
    expect(calls()).toBe(2)
  })

  explains(
    'refused-once-tried-again',
    'for a moment is no reason to hold the only one that there is',
    async () => {
      running = await startBridge({ connection: FEW })
      running.world.chorus.faults.add({ path: DEPOSIT, fault: { kind: 'status', status: 400 } })
      await running.live(10 * MINUTE, MINUTE)
      expect(await stages()).toEqual(all('followed'))
      expect(running.titles(FIRST)).not.toContain('Facture non envoyée à Chorus Pro')
    },
  )

  it('again, when it takes others, is that of the invoice, which is held with its words', async () => {
    running = await startBridge({ connection: FEW })
    for (const nth of [1, 4])
      running.world.chorus.faults.add({
        path: DEPOSIT,
        nth,
        fault: { kind: 'return-code', codeRetour: 20_099, libelle: 'Le montant est faux' },
      })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('held')
    expect(running.titles(FIRST)).toContain('Facture non envoyée à Chorus Pro')
    expect(await running.stage(SECOND)).toBe('followed')
  })

  explains(
    'refusal-that-passes-by-itself',
    'now and then, whichever it is, and passes by itself holds none that meets it twice or three times',
    async () => {
      running = await startBridge({ connection: FEW })
      // The second is refused once and taken as it is; the first three times, while others are taken.
      const refusedAt = new Set([1, 3, 5, 7])
      let nth = 0
      running.world.chorus.faults.onRequest = ({ path }) => {
        if (!path.endsWith(DEPOSIT)) return
        nth += 1
        if (refusedAt.has(nth))
          running.world.chorus.faults.add({
            path: DEPOSIT,
            fault: {
              kind: 'return-code',
              codeRetour: 20_099,
              libelle: NO_CAUSE,
            },
          })
      }
      await running.live(HOUR, MINUTE)
      expect(await stages()).toEqual(all('followed'))
      expect(told()).not.toContain('Facture non envoyée à Chorus Pro')
    },
  )

  explains(
    'refused-with-all-not-counted',
    'as it refuses any other is not counted against the one that was tried meanwhile',
    async () => {
      running = await startBridge({ connection: FEW })
      const { odoo, chorus } = running.world
      for (const number of NUMBERS.slice(1))
        odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
      chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 403 } })
      await running.live(6 * HOUR, 5 * MINUTE)
      chorus.faults.clear()
      const passing = { kind: 'return-code', codeRetour: 20_099, libelle: NO_CAUSE } as const
      chorus.faults.add({ path: DEPOSIT, numero: FIRST, times: 1, fault: passing })
      odoo.editInvoice(running.idOf(SECOND), { x_chorus_request: false })
      await running.live(3 * HOUR, 5 * MINUTE)
      expect(await running.stage(FIRST)).toBe('followed')
      expect(running.titles(FIRST)).not.toContain('Facture non envoyée à Chorus Pro')
    },
  )

  it('as too large, as it refuses any other, holds no invoice back', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 413 } })
    await running.live(10 * MINUTE, MINUTE)
    expect(await stages()).toEqual(all('ready'))
  })

  explains(
    'one-flight-is-one-try',
    'to several at once makes the first pause no longer than to one',
    async () => {
      running = await startBridge({ connection: { startDate: '2026-11-20', graceMinutes: 0 } })
      const { odoo, chorus } = running.world
      for (let nth = 0; nth < 20; nth++) odoo.addInvoice({ partner: 'commune', date: '2026-11-23' })
      let nth = 0
      // Answered once the others of its flight are under way.
      const waves = [1, 2, 4, 8]
      const held: (() => void)[] = []
      const refusal = { kind: 'return-code', codeRetour: 20_099, libelle: 'Service indisponible' } as const
      chorus.faults.onRequest = async ({ path }) => {
        if (!path.endsWith(DEPOSIT)) return
        nth += 1
        if (nth > 7) chorus.faults.add({ path: DEPOSIT, fault: refusal })
        await new Promise<void>((go) => {
          held.push(go)
          if (held.length < (waves[0] ?? 1)) return
          waves.shift()
          for (const one of held.splice(0)) one()
        })
      }
      await running.cycle()
      expect(await running.bridge.store.depositPause('duret')).toMatchObject({
        tries: 0,
        nextTryAt: new Date(chorus.clock.now().getTime() + 5 * MINUTE),
      })
    },
  )

  explains(
    'lost-answers-pause',
    'cannot be known where all answers are lost: few are in doubt at a time',
    async () => {
      running = await startBridge({ connection: { startDate: '2026-11-20', graceMinutes: 0 } })
      const { odoo, chorus } = running.world
      for (let nth = 0; nth < 20; nth++) odoo.addInvoice({ partner: 'commune', date: '2026-11-23' })
      chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 504 } })
      await running.live(HOUR, MINUTE)
      expect(await running.bridge.store.lostInRow('duret')).toBeLessThan(8)
      expect(await running.bridge.store.depositPause('duret')).toMatchObject({ kind: 'call' })
    },
  )

  it('is tried at once by a bridge that was started anew, for its configuration may have been mended', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({ path: DEPOSIT, times: 1_000, fault: { kind: 'status', status: 400 } })
    await running.live(2 * HOUR, MINUTE)
    running.world.chorus.faults.clear()
    running.world.chorus.clock.advance(MINUTE)
    await running.restart(() => undefined)
    await running.cycle()
    await running.live(2 * MINUTE, MINUTE)
    expect(await stages()).toEqual(all('followed'))
  })

  explains(
    'technical-no-is-no-verdict',
    'for a trouble of its own that it speaks of, holds no invoice for hours, though it be the only one',
    async () => {
      await oneMeets({ kind: 'return-code', codeRetour: 50_000, libelle: TECHNICAL })
      await running.live(8 * HOUR, 15 * MINUTE)
      expect(await running.stage(FIRST)).toBe('ready')
      running.world.chorus.faults.clear()
      await running.live(2 * HOUR, 15 * MINUTE)
      expect(await running.stage(FIRST)).toBe('followed')
      expect(running.titles(FIRST)).not.toContain('Facture non envoyée à Chorus Pro')
    },
  )

  explains(
    'held-for-nothing-goes-with-others',
    'without a word is told after half a day, and taken back once another is taken',
    async () => {
      await oneMeets({ kind: 'status', status: 400 })
      await running.live(8 * HOUR, 15 * MINUTE)
      expect(await running.stage(FIRST)).toBe('ready')
      await running.live(5 * HOUR, 15 * MINUTE)
      expect(await running.stage(FIRST)).toBe('held')
      running.world.chorus.faults.clear()
      running.world.odoo.editInvoice(running.idOf(SECOND), { x_chorus_request: false })
      await running.live(30 * MINUTE, 5 * MINUTE)
      expect([await running.stage(FIRST), await running.stage(SECOND)]).toEqual(['followed', 'followed'])
      expect(running.world.odoo.book.activities(running.idOf(FIRST))).toEqual([])
    },
  )

  it('held alone at first is taken back once others meet the same', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo, chorus } = running.world
    for (const number of NUMBERS.slice(1))
      odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
    chorus.faults.add({
      path: DEPOSIT,
      times: 1_000,
      fault: { kind: 'return-code', codeRetour: 20_099, libelle: NO_CAUSE },
    })
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('held')
    for (const number of NUMBERS.slice(1)) odoo.editInvoice(running.idOf(number), { x_chorus_request: false })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(FIRST)).toBe('ready')
    expect(running.titles(FIRST).at(-1)).toBe('Envoi à Chorus Pro remis à plus tard')
    expect(running.world.odoo.book.activities(running.idOf(FIRST))).toEqual([])
    chorus.faults.clear()
    await running.live(2 * HOUR, MINUTE)
    expect(await stages()).toEqual(all('followed'))
  })

  explains(
    'changed-while-held',
    'held alone at first, and changed meanwhile, is not sent as it was once others meet the same',
    async () => {
      running = await startBridge({ connection: FEW })
      const { odoo, chorus } = running.world
      for (const number of NUMBERS.slice(1))
        odoo.editInvoice(running.idOf(number), { x_chorus_request: 'do_not_send' })
      chorus.faults.add({
        path: DEPOSIT,
        times: 1_000,
        fault: { kind: 'return-code', codeRetour: 20_099, libelle: NO_CAUSE },
      })
      await running.live(20 * MINUTE, MINUTE)
      expect(await running.stage(FIRST)).toBe('held')
      odoo.editInvoice(running.idOf(FIRST), { amount_total: 5 })
      await running.live(2 * MINUTE, MINUTE)
      for (const number of NUMBERS.slice(1))
        odoo.editInvoice(running.idOf(number), { x_chorus_request: false })
      await running.live(5 * MINUTE, MINUTE)
      chorus.faults.clear()
      await running.live(2 * HOUR, MINUTE)
      const flows = chorus.book.deposits.filter(({ outcome }) => outcome === 'flow-created')
      expect(flows.map(({ numeroFacture }) => numeroFacture).toSorted()).toEqual(NUMBERS.slice(1))
      expect(await running.stage(FIRST)).toBe('blocked')
    },
  )
})

describe('flows that Chorus Pro refuses', () => {
  explains(
    'flow-refused-for-all-holds-none',
    'because the technical account is of another company are no fault of any invoice',
    async () => {
      running = await startBridge({ connection: FEW })
      const { chorus } = running.world
      chorus.attach([ANOTHER_COMPANY])
      await running.live(2 * HOUR, MINUTE)
      expect(await stages()).toEqual(all('ready'))
      expect(told()).not.toContain('Facture refusée par Chorus Pro à l’intégration')
      expect(told()).toContain('Envoi à Chorus Pro remis à plus tard')
      expect(running.field(FIRST, 'x_chorus_reason')).toContain('habilité')
      expect(running.world.odoo.book.activities(running.idOf(FIRST))).toEqual([])
      expect(calls()).toBeLessThan(9)
      expect(errors()).toHaveLength(1)
      chorus.attach([DEFAULT_SUPPLIER])
      await running.live(6 * HOUR, 5 * MINUTE)
      expect(await stages()).toEqual(all('followed'))
      expect(running.field(FIRST, 'x_chorus_reason')).toBe(false)
    },
  )
})
