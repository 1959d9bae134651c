import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodeOf } from '../../src/doctor/finding.js'
import { problemsOf } from './misconfigurations/misconfiguration.js'
import { findingsOf } from './patient.js'

describe('a doctor finds nothing wrong', () => {
  it.each(['16.0', '17.0', '18.0', '19.0', '20.0'] as const)(
    'with an Odoo %s that is in order',
    async (version) => {
      const findings = await findingsOf({ version }, ({ writeSecret }) => {
        if (version === '19.0') writeSecret('odoo-password', 'chorus-api-key')
      })
      expect(problemsOf(findings)).toEqual([])
      expect(exitCodeOf(findings)).toBe(0)
    },
  )
})

describe('a doctor', () => {
  it('shows by which flows works pieces may go, where the company has their space', async () => {
    const worksOf = async (hasSpace: boolean): Promise<string[]> => {
      const findings = await findingsOf({}, ({ world: { chorus } }) => {
        chorus.setWorks({
          space: hasSpace ? ['73282932000074'] : [],
          flows: [{ formatFlux: 'TRAVAUX', syntaxes: ['TRAVAUX_CII'] }],
        })
      })
      return findings.filter(({ check }) => check === 'chorus.works').map(({ text }) => text)
    }
    expect(await worksOf(true)).toEqual([expect.stringContaining('Chorus Pro lists TRAVAUX_CII (TRAVAUX)')])
    expect(await worksOf(false)).toEqual([])
  })

  it('goes on where one side fails, and says what it could not check', async () => {
    const findings = await findingsOf({}, ({ writeSecret }) => {
      writeSecret('odoo-password', 'not-the-password')
    })
    const outcomeOf = (check: string): string | undefined =>
      findings.find((finding) => finding.check === check)?.outcome
    expect(outcomeOf('odoo.company')).toBe('not-checked')
    expect(outcomeOf('odoo.siret')).toBe('not-checked')
    expect(outcomeOf('piste.factures')).toBe('ok')
    expect(outcomeOf('chorus.password')).toBe('ok')
  })

  it('shows no secret, whatever it finds', async () => {
    const secrets = ['odoo-secret-77', 'client-secret-77', 'technical-secret-77']
    const findings = await findingsOf({}, ({ writeSecret }) => {
      writeSecret('odoo-password', 'odoo-secret-77')
      writeSecret('piste-client-secret', '"client-secret-77"')
      writeSecret('chorus-password', 'technical-secret-77')
    })
    for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret)
  })

  it('writes nothing: a database that is not there is not made', async () => {
    let made = ''
    await findingsOf({}, ({ folder }) => {
      made = join(folder, 'data/bridge.sqlite')
      mkdirSync(join(folder, 'other'))
    })
    expect(() => readFileSync(made)).toThrow(/ENOENT/)
  })
})
