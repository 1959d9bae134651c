import { z } from 'zod'
import { type OdooSimulator } from '../../../src/simulators/odoo/index.js'
import { closeAll, type Json, post, ref, rpc, start } from './support.js'

const version = '20.0'

describe('the protocols of 20.0', () => {
  afterEach(closeAll)

  const json2 = async (simulator: OdooSimulator, path: string, body: Record<string, Json>) => {
    const response = await fetch(`${simulator.url}/json/2/${path}`, {
      method: 'POST',
      headers: { authorization: 'bearer chorus-api-key', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: z.json().parse(await response.json()) }
  }

  it('are JSON-2; JSON-RPC tells its version and knows nothing else', async () => {
    const { simulator } = await start({ version, legacyRpc: false })
    const found = await json2(simulator, 'account.move/search_count', { domain: [] })
    expect(found).toEqual({ status: 200, body: 20 })
    const told = await rpc(simulator, 'common', 'version', [])
    expect(told.result).toMatchObject({
      server_version: '20.0',
      server_version_info: [20, 0, 0, 'final', 0, ''],
    })
    const call = { jsonrpc: '2.0', id: 1, params: { service: 'common', method: 'authenticate', args: [] } }
    const refused = await post(`${simulator.url}/jsonrpc`, call)
    expect(refused.status).toBe(200)
    expect(await refused.json()).toMatchObject({
      error: { code: 404, message: '404: Not Found', data: { name: 'werkzeug.exceptions.NotFound' } },
    })
  })

  it('are both where the parameter for deprecated services is set', async () => {
    const { simulator } = await start({ version, legacyRpc: true })
    expect(await rpc(simulator, 'common', 'authenticate', ['o20', 'chorus', 'chorus', {}])).toEqual({
      result: 5,
    })
  })
})

describe('identifiers in 20.0', () => {
  afterEach(closeAll)

  const identified = async (identifiers: Json) => {
    const { simulator, admin } = await start({ version })
    const failure = await admin.failure('res.partner', 'write', [
      [6],
      { additional_identifiers: identifiers },
    ])
    return { failure, kept: simulator.record('res.partner', 6)?.['additional_identifiers'] }
  }
  const before = { FR_SIRET: '12345678200051', FR_SIREN: '123456782' }

  it('stand in one field, where no other is', async () => {
    const { chorus } = await start({ version })
    const fields = await chorus.call('res.partner', 'fields_get', [
      ['siret', 'company_registry', 'additional_identifiers'],
    ])
    expect(Object.keys(z.record(z.string(), z.json()).parse(fields))).toEqual(['additional_identifiers'])
    expect(await chorus.rows('res.partner', [['id', '=', 6]], ['additional_identifiers'])).toEqual([
      { id: 6, additional_identifiers: before },
    ])
    expect(await chorus.rows('res.company', [], ['additional_identifiers'])).toMatchObject([
      { additional_identifiers: { FR_SIRET: '73282932000074', FR_SIREN: '732829320' } },
    ])
  })

  it('lose their separators and give the SIREN of a SIRET; unknown keys are dropped', async () => {
    const { kept } = await identified({ FR_SIRET: '110 002 011 00044', MOON: '1' })
    expect(kept).toEqual({ FR_SIRET: '11000201100044', FR_SIREN: '110002011' })
  })

  it.each([
    ['a digit is lost', { FR_SIRET: '1234567820005' }],
    ['a digit is wrong', { FR_SIRET: '12345678200052' }],
    ['the SIREN has a wrong check digit', { FR_SIREN: '123456789' }],
  ])('are refused when %s', async (_why, identifiers) => {
    const { failure, kept } = await identified(identifiers)
    expect(failure.name).toBe('odoo.exceptions.ValidationError')
    expect(kept).toEqual(before)
  })

  it('may be those of an establishment of La Poste, which follow a rule of their own', async () => {
    expect((await identified({ FR_SIRET: '35600000049837' })).failure.name).toBeUndefined()
  })
})

describe('customers in 20.0', () => {
  afterEach(closeAll)

  it('are companies when they have a VAT number', async () => {
    const { simulator, admin } = await start({ version })
    expect(simulator.record('res.partner', 6)).toMatchObject({ is_company: false })
    await admin.call('res.partner', 'write', [[6], { vat: 'FR11123456782' }])
    expect(simulator.record('res.partner', 6)).toMatchObject({ is_company: true })
    await admin.call('res.partner', 'write', [[6], { vat: '/' }])
    expect(simulator.record('res.partner', 6)).toMatchObject({ is_company: false })
  })
})

describe('views in 20.0', () => {
  afterEach(closeAll)

  it.each([
    ['t-esc', '<span t-esc="1"/>'],
    ['an icon of Font Awesome', '<button name="x" type="object" icon="fa-check"/>'],
    ['an icon of Font Awesome in a class', '<i class="fa fa-check"/>'],
  ])('would not show %s', async (_what, element) => {
    const { admin } = await start({ version })
    const arch = `<xpath expr="//notebook" position="inside"><page>${element}</page></xpath>`
    const inherit_id = await ref(admin, 'account.view_move_form')
    const failure = await admin.failure('ir.ui.view', 'create', [
      { name: 'own', inherit_id, arch_base: arch },
    ])
    expect(failure.name).toBe('odoo.exceptions.ValidationError')
  })
})

describe('rights in 20.0', () => {
  afterEach(closeAll)

  it('are records of one model', async () => {
    const { admin } = await start({ version })
    expect(await admin.ids('ir.access', [])).toEqual([])
    for (const model of ['ir.rule', 'ir.model.access'])
      expect((await admin.failure(model, 'search', [[]])).message).toBe(`Object ${model} doesn't exist`)
  })
})
