import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { openCompanies, type Companies } from '../support/companies.js'
import { endAll, run, takenBy, until } from '../support/running-program.js'

const fileSchema = z.looseObject({ connections: z.array(z.looseObject({ name: z.string() })) })

let together: Companies

beforeAll(async () => {
  together = await openCompanies(['nord', 'sud'], {
    chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 0, integratedAfterSeconds: 0 } },
    config: { schedule: '* * * * * *' },
  })
})
afterAll(async () => {
  endAll()
  await Promise.all(together.companies.map((company) => company.close()))
})

it('SIGHUP has a running bridge follow the files of its connections as they stand now', async () => {
  const { configFile, companies } = together
  const [nord, sud] = companies
  const { connections, ...others } = fileSchema.parse(parse(readFileSync(configFile, 'utf8')))
  const folder = join(dirname(configFile), 'connections.d')
  mkdirSync(folder)
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, `${name}.yaml`), text)
  }
  const asConfigured = (name: string): string => stringify(connections.find((one) => one.name === name))
  writeFileSync(configFile, stringify({ ...others, connectionsFolder: 'connections.d' }))
  write('nord', asConfigured('nord'))

  const bridge = run(together, 'start')
  const lastSaid = (text: string): number => bridge.said().lastIndexOf(text)
  await until(() => nord !== undefined && takenBy(nord).length === 4)

  write('sud', asConfigured('sud'))
  bridge.child.kill('SIGHUP')
  await until(() => sud !== undefined && takenBy(sud).length === 4)

  // A slip in one file holds up neither its connection, which goes on as it was, nor the other.
  write('nord', 'name: [nord\n')
  bridge.child.kill('SIGHUP')
  await until(() => bridge.said().includes('goes on as it was'))
  nord?.odoo.addInvoice({ partner: 'commune', date: '2026-11-23' })
  await until(() => nord !== undefined && takenBy(nord).length === 5)

  write('nord', asConfigured('nord'))
  rmSync(join(folder, 'sud.yaml'))
  const before = lastSaid('"left":["sud"]')
  bridge.child.kill('SIGHUP')
  await until(() => lastSaid('"left":["sud"]') > before)
  // The main file is not followed in part.
  writeFileSync(configFile, 'schedule: nonsense\n')
  bridge.child.kill('SIGHUP')
  await until(() => bridge.said().includes('cannot be followed; the bridge goes on as it was'))
  bridge.child.kill('SIGTERM')
  expect(await bridge.ended).toBe(0)
  expect(bridge.said()).not.toContain('"kind":"fault"')
})
