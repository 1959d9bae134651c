import { examine } from '../../src/doctor/examine.js'
import type { Finding } from '../../src/doctor/finding.js'
import { FEW_CONNECTIONS, reportLines } from '../../src/doctor/report.js'
import { render } from '../../src/terminal/text.js'
import { openCompanies } from '../support/companies.js'

const NAMES = Array.from({ length: FEW_CONNECTIONS + 1 }, (_, index) => `company-${String(index)}`)

const finding = (connection: string, outcome: Finding['outcome'], text: string): Finding => ({
  check: 'odoo.login',
  connection,
  outcome,
  text,
  remedy: outcome === 'failed' ? 'Mend it.' : undefined,
  exitCode: outcome === 'failed' ? 1 : 0,
})

describe('what a doctor says of many connections', () => {
  it('is a line of each that is in order, what is wrong with the others, and which they are', () => {
    const findings = NAMES.flatMap((name, index) => [
      finding(name, 'ok', 'Odoo answers'),
      index === 2 ? finding(name, 'failed', 'no company') : finding(name, 'ok', 'the company is right'),
    ])
    const said = reportLines(findings).map((line) => render(line, false))
    expect(said.filter((line) => line.includes('in order'))).toHaveLength(FEW_CONNECTIONS)
    expect(said.filter((line) => line.includes('company-2'))).toEqual([
      expect.stringContaining('company-2: no company'),
      '1 of 6 connections failed: company-2.',
    ])
    expect(said.join()).not.toMatch(/Odoo answers|the company is right/)
  })

  it('is of one alone where it is asked for', async () => {
    const { configFile, environment, companies } = await openCompanies(['nord', 'sud'], {
      seed: { invoices: 'none' },
      withoutSetup: true,
    })
    const sidesOf = async (connection: string): Promise<Set<string | undefined>> =>
      new Set((await examine({ configFile, environment, connection })).map((found) => found.connection))
    expect(await sidesOf('sud')).toEqual(new Set([undefined, 'sud']))
    expect(await examine({ configFile, environment, connection: 'est' })).toContainEqual(
      expect.objectContaining({ outcome: 'failed', text: 'there is no connection est', exitCode: 2 }),
    )
    await Promise.all(companies.map((company) => company.close()))
  })
})
