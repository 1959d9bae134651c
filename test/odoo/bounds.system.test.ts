import { z } from 'zod'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { AnswerTooLong } from '../../src/odoo/wire/answer-too-long.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { readContent } from '../../src/odoo/invoices/content.js'
import { type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { explains } from '../support/explains.js'
import { type AnsweringServer, type Method, startAnsweringServer } from './answering-server.js'

const MEGABYTE = 1024 * 1024
const ACCESS = { database: 'o17', login: 'chorus', password: 'chorus', transport: 'json-rpc' } as const

describe('an answer of Odoo', () => {
  let server: AnsweringServer
  let client: OdooClient

  async function start(methods: Readonly<Record<string, Method>>): Promise<void> {
    server = await startAnsweringServer(methods)
    client = new OdooClient({ ...ACCESS, url: server.url })
  }

  afterEach(async () => {
    client.close()
    await server.close()
  })

  const names = (options: { limit?: number } = {}) =>
    client.rows(z.object({ name: z.string() }), 'res.partner', [], ['name'], options)

  explains('odoo-answer-too-long', 'is not taken in beyond a few megabytes', async () => {
    await start({ 'res.partner.search_read': () => [{ name: 'é'.repeat(5 * MEGABYTE) }] })
    await expect(names()).rejects.toThrow(
      /^The answer of \S+ to res\.partner\.search_read is longer than 8388608 bytes$/,
    )
  })

  it('of more values than any list has is not taken in', async () => {
    await start({ 'res.partner.search_read': () => Array<number>(450_000).fill(0) })
    await expect(names()).rejects.toThrow(/holds more than 400000 values$/)
  })

  explains('odoo-more-rows-than-asked', 'of more rows than were asked for is not taken in', async () => {
    await start({ 'res.partner.search_read': () => Array<object>(11).fill({ name: 'Ville' }) })
    await expect(names({ limit: 10 })).rejects.toThrow(AnswerTooLong)
    expect(await names({ limit: 11 })).toHaveLength(11)
  })

  it('with a file is not taken in beyond what the file may have, whatever its size was said to be', async () => {
    const file = Buffer.alloc(3 * MEGABYTE, 1)
    await start({ 'ir.attachment.search_read': () => [{ id: 1, datas: file.toString('base64') }] })
    expect(await readContent(client, 1, 2 * MEGABYTE, {})).toBe('too-long')
    expect(await readContent(client, 1, 3 * MEGABYTE, {})).toEqual(file)
  })
})

describe('customers whose names have a megabyte', () => {
  let odoo: OdooSimulator
  const seen: string[] = []

  const port = () =>
    createOdooPort({
      ...ACCESS,
      url: odoo.url,
      onUnreadable: ({ where, key }) => seen.push(`${where} ${key}`),
    })

  beforeEach(async () => {
    odoo = await startOdooSimulator({ version: '17.0' })
    seen.length = 0
  })

  afterEach(async () => {
    await odoo.close()
  })

  async function invoices(): Promise<number[]> {
    const bridge = port()
    const ids: number[] = []
    for await (const page of bridge.changedInvoices({ since: undefined, startDate: '2020-01-01' }))
      ids.push(...page.invoices.map(({ id }) => id))
    bridge.close()
    return ids
  }

  explains('fewer-rows-at-a-time', 'hide no invoice and no customer: fewer are read at a time', async () => {
    const partners = odoo.records('res.partner').map(({ id }) => id)
    const before = await invoices()
    for (const id of partners) odoo.edit('res.partner', id, { name: 'é'.repeat(MEGABYTE) })
    expect(await invoices()).toEqual(before)
    const bridge = port()
    const read = await bridge.readPartners(partners)
    bridge.close()
    expect(read.map(({ id }) => id)).toEqual(partners)
    expect(new Set(read.map(({ name }) => name.length))).toEqual(new Set([500]))
    expect(seen).toEqual([])
  })

  it('or nine of them, are set aside alone', async () => {
    const partners = odoo.records('res.partner').map(({ id }) => id)
    const [first = 0, ...others] = partners
    odoo.edit('res.partner', first, { name: 'x'.repeat(9 * MEGABYTE) })
    const bridge = port()
    expect((await bridge.readPartners(partners)).map(({ id }) => id)).toEqual(others)
    expect(seen).toEqual([`res.partner ${first}`])
    await expect(bridge.readPartner(first)).rejects.toMatchObject({ kind: 'unreadable' })
    bridge.close()
  })
})
