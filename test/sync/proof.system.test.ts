import { explains } from '../support/explains.js'
import { DAY, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const DOWNLOAD = 'factures/v1/telecharger/groupe'

let running: RunningBridge
let id: number

afterEach(() => running.close())

async function started(connection: object = {}): Promise<void> {
  running = await startBridge({ connection: { ...FEW, ...connection } })
  id = running.idOf(NUMBER)
}

async function followed(connection: object = {}): Promise<void> {
  await started(connection)
  await running.cycle()
  await running.live(5 * MINUTE, MINUTE)
  expect(await running.stage(NUMBER)).toBe('followed')
}

async function ask(): Promise<void> {
  running.world.odoo.editInvoice(id, { x_chorus_request: 'attach_proof' })
  await running.live(2 * MINUTE, MINUTE)
}

const files = () =>
  running.world.odoo
    .records('ir.attachment')
    .filter((file) => file['res_id'] === id && JSON.stringify(file['name']).startsWith('"Chorus Pro'))

const downloads = (): number => running.world.chorus.book.requests[`/cpro/${DOWNLOAD}`] ?? 0

describe('the proof of a deposit, asked for on an invoice', () => {
  it('is the file that Chorus Pro holds and a sheet of what is known of the deposit', async () => {
    await followed()
    await ask()
    expect(files().map(({ name }) => name)).toEqual([
      'Chorus Pro INV_2026_00010.pdf',
      'Chorus Pro INV_2026_00010 - fiche de dépôt.pdf',
    ])
    expect(files().map(({ mimetype }) => mimetype)).toEqual(['application/pdf', 'application/pdf'])
    expect(running.chatter(NUMBER)).toContain('sont joints à la facture')
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  })

  explains('attached-once', 'is attached once, however often it is asked for', async () => {
    await followed()
    await ask()
    await ask()
    expect(files()).toHaveLength(2)
    expect(downloads()).toBe(1)
    expect(running.chatter(NUMBER)).toContain('Le justificatif est déjà joint à la facture')
  })

  it('is fetched anew once its file was deleted', async () => {
    await followed()
    await ask()
    for (const file of files()) running.world.odoo.edit('ir.attachment', file.id, { res_id: 0 })
    await ask()
    expect(files()).toHaveLength(2)
  })

  it('comes later where Chorus Pro speaks of a trouble of its own', async () => {
    await followed()
    const libelle = 'Une erreur technique est survenue. Veuillez renouveler votre demande ultérieurement.'
    const { faults } = running.world.chorus
    faults.add({ path: DOWNLOAD, times: 2, fault: { kind: 'return-code', codeRetour: 50_000, libelle } })
    await ask()
    expect(running.field(NUMBER, 'x_chorus_request')).toBe('attach_proof')
    await running.live(15 * MINUTE, 5 * MINUTE)
    expect(files()).toHaveLength(2)
    expect(running.chatter(NUMBER)).not.toContain('Chorus Pro refuse')
  })

  it('is declined as long as Chorus Pro does not have the invoice', async () => {
    await started()
    running.world.odoo.editInvoice(id, { x_chorus_request: 'attach_proof', buyer_reference: 'INCONNU' })
    await running.live(2 * MINUTE, MINUTE)
    expect(running.chatter(NUMBER)).toContain('il n’y a rien à joindre pour le moment')
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  })

  explains('attaching-underway', 'is not given to Odoo again while Odoo may be at work on it', async () => {
    await followed()
    running.world.odoo.addFault({
      model: 'ir.attachment',
      method: 'create',
      effect: { kind: 'drop', when: 'before' },
    })
    running.world.odoo.editInvoice(id, { x_chorus_request: 'attach_proof' })
    await running.live(2 * MINUTE, MINUTE / 2)
    expect(downloads()).toBe(1)
    await running.live(5 * MINUTE, MINUTE)
    expect(downloads()).toBe(2)
    expect(files()).toHaveLength(2)
  })

  it('waits while Chorus Pro cannot be reached, and says so of nobody', async () => {
    await followed()
    running.world.chorus.faults.add({ path: DOWNLOAD, times: 2, fault: { kind: 'status', status: 503 } })
    await ask()
    expect(running.field(NUMBER, 'x_chorus_request')).toBe('attach_proof')
    await running.live(30 * MINUTE, MINUTE)
    expect(files()).toHaveLength(2)
  })

  it('is declined in Chorus Pro’s words where it refuses', async () => {
    await followed()
    running.world.chorus.faults.add({
      path: DOWNLOAD,
      fault: { kind: 'return-code', codeRetour: 20000, libelle: 'Facture archivée' },
    })
    await ask()
    expect(running.chatter(NUMBER)).toContain('Chorus Pro refuse\u00A0: Facture archivée')
  })
})

describe('a proof that cannot be had', () => {
  const declined = (): void => {
    expect(running.titles(NUMBER).filter((title) => title.startsWith('Demande'))).toEqual([
      'Demande impossible',
    ])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  }

  it('is said to be too large, where it is without its attachments as well', async () => {
    await followed()
    running.world.chorus.faults.add({ path: DOWNLOAD, times: 2, fault: { kind: 'status', status: 413 } })
    await ask()
    declined()
    expect(running.chatter(NUMBER)).toContain('trop volumineux pour être joint')
  })

  it.each([
    ['lets nobody attach files', { kind: 'error', name: 'odoo.exceptions.AccessError', message: 'Non' }],
    ['is behind a proxy that lets no such file through', { kind: 'status', status: 413, when: 'before' }],
  ] as const)('is declined where Odoo %s', async (_, effect) => {
    await followed()
    running.world.odoo.addFault({ model: 'ir.attachment', method: 'create', times: 'always', effect })
    await ask()
    await running.live(60 * MINUTE, MINUTE)
    declined()
    expect(running.chatter(NUMBER)).toContain('Odoo refuse à la passerelle')
  })
})

describe('the proof of each deposit, where the configuration wants it', () => {
  it('comes by itself, once, with a word in the chatter', async () => {
    await followed({ attachProof: true })
    await running.live(2 * DAY, DAY / 2)
    expect(files()).toHaveLength(2)
    expect(running.titles(NUMBER).filter((title) => title.startsWith('Justificatif'))).toEqual([
      'Justificatif de Chorus Pro joint à la facture',
    ])
    expect(downloads()).toBe(4)
  })

  it('is left where Chorus Pro goes on refusing it, until somebody asks', async () => {
    await started({ attachProof: true })
    running.world.chorus.faults.add({
      path: DOWNLOAD,
      times: 1_000,
      fault: { kind: 'return-code', codeRetour: 20000, libelle: 'Facture archivée' },
    })
    await running.cycle()
    await running.live(4 * 60 * MINUTE, 10 * MINUTE)
    const tried = downloads()
    await running.live(DAY, 60 * MINUTE)
    expect(downloads()).toBe(tried)
    running.world.chorus.faults.clear()
    await ask()
    expect(files()).toHaveLength(2)
  })

  explains(
    'proof-alone-forbidden',
    'holds nothing else up where the service is not open to the account',
    async () => {
      await started({ attachProof: true })
      running.world.chorus.faults.add({
        path: DOWNLOAD,
        times: 1_000,
        fault: { kind: 'status', status: 403 },
      })
      await running.cycle()
      await running.live(10 * MINUTE, MINUTE)
      expect(downloads()).toBeGreaterThan(0)
      expect(running.log.filter(({ level }) => level === 'error')).toEqual([])
      expect(running.bridge.connections[0]?.breakers.chorus.presentFailure).toBeUndefined()
    },
  )
})
