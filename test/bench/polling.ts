import { createChorusPort } from '../../src/chorus/adapter.js'
import { invoiceNumber } from './followed-invoices.js'
import { startInBetween } from './in-between.js'
import { makePlace } from './place.js'
import { type Program, runOnce } from './program.js'
import { openFollowed } from './quiet.js'

const FOLLOWED = 100
const LATENCY_MS = 200

export interface Polling {
  /** Of a cycle of the program, its start included. */
  readonly cycleSeconds: number
  /** Of asking Chorus Pro for each invoice, one after the other, as other connectors do. */
  readonly oneByOneSeconds: number
}

/** What has become of a hundred invoices, while each answer of Chorus Pro takes its time. */
export async function measurePolling(program: Program): Promise<Polling> {
  const { world, config } = await openFollowed(program, FOLLOWED)
  const delayed = await startInBetween()
  delayed.target = new URL(world.chorus.url).origin
  const place = makePlace(world, delayed.url)
  try {
    await runOnce(program, place)
    delayed.delayMs = LATENCY_MS
    const cycleSeconds = await secondsOf(() => runOnce(program, place))
    const [connection] = config.connections
    if (connection === undefined) throw new Error('the configuration has no connection')
    const { clientId, clientSecret, technicalLogin, technicalPassword } = connection.chorusPro
    const account = { clientId, clientSecret, technicalLogin, technicalPassword }
    const chorus = createChorusPort({
      ...account,
      tokenUrl: `${delayed.url}/api/oauth/token`,
      apiUrl: delayed.url,
    })
    const oneByOneSeconds = await secondsOf(async () => {
      for (let index = 0; index < FOLLOWED; index++) await chorus.findByNumber(invoiceNumber(index))
    })
    chorus.close()
    return { cycleSeconds, oneByOneSeconds }
  } finally {
    delayed.close()
    await world.close()
    place.remove()
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - started) / 1e9
}
