import { deserialize, serialize } from 'node:v8'
import { type DatabaseCopy, type OdooVersion, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import * as simulated from '../../src/simulators/world.js'
import { kept } from './kept.js'

/** A simulated world whose Odoo was set up once for all tests of a run: that takes ten times as long as to start it. */
export async function openWorld(options: simulated.WorldOptions = {}): Promise<simulated.SimulatedWorld> {
  if (options.seed !== undefined || options.withoutSetup === true) return simulated.openWorld(options)
  const { version = '17.0', chorus, sale = false, chorusModule = true } = options
  const holds = await afterSetup({ version, sale, chorusModule }, chorus?.clock?.start)
  return simulated.openWorld({ ...options, holds })
}

/** `start`: when the world begins; now by default. */
async function afterSetup(
  { version, sale, chorusModule }: { version: OdooVersion; sale: boolean; chorusModule: boolean },
  start: Date | undefined,
): Promise<DatabaseCopy> {
  const modules = `${sale ? '-sale' : ''}${chorusModule ? '' : '-plain'}`
  const name = `odoo-${version}${modules}-${start?.getTime() ?? 'now'}`
  const content = await kept(name, async () => {
    const now = start ?? new Date()
    const odoo = await startOdooSimulator({
      version,
      clock: { now: () => now },
      seed: { documentsDir: simulated.recordedDocuments(version) },
      sale,
      chorusModule,
    })
    await simulated.setUp(odoo)
    const copy = odoo.copy()
    await odoo.close()
    return serialize(copy)
  })
  return deserialize(content) as DatabaseCopy
}
