import { directoryCheck, directoryLookup, directoryRefresh } from '../../src/commands/directory.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'

let world: SimulatedWorld
let environment: NodeJS.ProcessEnv
const printed: string[] = []
const streams = [process.stdout, process.stderr] as const
const originals = streams.map((stream) => stream.write.bind(stream))

beforeEach(async () => {
  world = await openWorld()
  environment = { ...process.env }
  Object.assign(process.env, world.environment)
  printed.length = 0
  for (const stream of streams)
    stream.write = (text: string | Uint8Array): boolean => {
      printed.push(String(text))
      return true
    }
})
afterEach(async () => {
  streams.forEach((stream, index) => {
    const write = originals[index]
    if (write !== undefined) stream.write = write
  })
  process.env = environment
  process.exitCode = undefined
  await world.close()
})

const out = (): string => printed.join('')
const lookup = (siret: string) => directoryLookup(world.configFile, siret)

describe('chorus-bridge directory', () => {
  it('refresh stores the directory and says how many structures it has', async () => {
    await directoryRefresh(world.configFile)
    expect(out()).toBe('qualification: 8 structures stored\n')
  })

  it('refresh fails with the reason, and leaves what was there', async () => {
    await directoryRefresh(world.configFile)
    world.chorus.faults.add({
      path: '/cpro/transverses/v1/telecharger/annuaire/destinataire',
      times: 1,
      fault: { kind: 'truncated-json' },
    })
    await expect(directoryRefresh(world.configFile)).rejects.toMatchObject({ kind: 'retry-later' })
    expect(out()).toContain('qualification: not refreshed')
    world.chorus.faults.add({
      path: '/cpro/structures/v1/rechercher',
      times: 9,
      fault: { kind: 'status', status: 503 },
    })
    await lookup('12345678200051')
    expect(out()).toContain("Commune de L'Isle-d'Abeau")
  })

  it('lookup shows what Chorus Pro says now, and what stored services demand', async () => {
    await directoryRefresh(world.configFile)
    await lookup('123 456 782 00028')
    expect(out()).toContain('12345678200028  Centre Hospitalier du Vercors\nactive\ndemands: service code\n')
    expect(out()).toContain('payments: reported\nsource: Chorus Pro (qualification), now\n')
    expect(out()).toMatch(/PHARMACIE +Pharmacie centrale +yes +required\n/)
    expect(out()).toMatch(/BLANCHISSERIE +Blanchisserie \(fermée\) +no +–\n/)
    expect(process.exitCode).toBeUndefined()
  })

  it('lookup shows what was stored, and its age, when Chorus Pro cannot be reached', async () => {
    await directoryRefresh(world.configFile)
    world.chorus.faults.add({
      path: '/cpro/structures/v1/rechercher',
      times: 9,
      fault: { kind: 'status', status: 503 },
    })
    await lookup('12345678200069')
    expect(out()).toContain('No usable answer to structures/v1/rechercher')
    expect(out()).toMatch(
      /Syndicat des eaux du Trièves\nactive\ndemands: service code or commitment number\n/,
    )
    expect(out()).toMatch(
      /source: stored from Chorus Pro \(qualification\), 0 h old \(\d\d\/\d\d\/\d{4} à \d\d:\d\d\)/,
    )
  })

  it('lookup fails when Chorus Pro cannot be reached and nothing is stored', async () => {
    world.chorus.faults.add({
      path: '/cpro/structures/v1/rechercher',
      times: 9,
      fault: { kind: 'status', status: 503 },
    })
    await expect(lookup('12345678200069')).rejects.toMatchObject({ kind: 'retry-later' })
  })

  it.each([
    ['80314592600015', "not a public structure in Chorus Pro's directory"],
    ['12345678200077', 'inactive: invoices to it are refused'],
  ])('lookup of %s ends with exit code 1', async (siret, text) => {
    await lookup(siret)
    expect(out()).toContain(text)
    expect(process.exitCode).toBe(1)
  })

  it('lookup wants a SIRET', async () => {
    await expect(lookup('732829320')).rejects.toThrow('it has 14 digits')
  })

  it('check lists the customers that may be public with the reason, and exits with 1', async () => {
    const { odoo } = world
    const school = odoo.records('res.partner').find(({ siret }) => siret === '12345678200036')
    odoo.edit('res.partner', school?.id ?? 0, { siret: '12345678200' })
    await expect(directoryCheck(world.configFile)).rejects.toThrow('something is missing')
    expect(out()).toMatch(
      /Lycée Ampère +12345678200 +\? +\d+ +maybe a public body: SIRET has 11 digits instead of 14\n/,
    )
    expect(out()).not.toContain('Boulangerie')
  })

  it('check lists public customers, what they demand and what their open invoices lack', async () => {
    const { odoo } = world
    const hospital = odoo.records('res.partner').find(({ siret }) => siret === '12345678200028')
    const invoice = odoo.records('account.move').find(({ partner_id }) => partner_id === hospital?.id)
    odoo.edit('account.move', invoice?.id ?? 0, { buyer_reference: false })
    await expect(directoryCheck(world.configFile)).rejects.toThrow(/something is missing on \d customer/)
    const line = (name: string) =>
      out()
        .split('\n')
        .find((text) => text.includes(name)) ?? ''
    expect(line('Connection')).toMatch(/^Connection +Customer +SIRET +Demands +Open +Missing$/)
    expect(line('Isle-d')).toMatch(/12345678200051 +– +\d+ +nothing$/)
    expect(line('Vercors')).toMatch(/12345678200028 +service code +\d+ +no service code: \S+/)
    expect(line('Ampère')).toMatch(/12345678200036 +commitment number +\d+ +/)
    expect(out()).not.toContain('Boulangerie')
  })
})
