import { printChatter } from '../demo/chatter.js'
import { FATES, HAPPENINGS, idOf, moments } from '../demo/scenario.js'
import { WORKS_FATES, WORKS_HAPPENINGS } from '../demo/works.js'
import { createBridge, type Bridge } from '../bridge.js'
import { secretsOf } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { createLogger } from '../log/logger.js'
import { openWorld, type SimulatedWorld } from '../simulators/world.js'
import type { InvoiceRow } from '../store/store.js'
import { statusLabel } from '../domain/chorus-status/status.js'
import { nextStep } from './status.js'
import { print, printLines } from '../terminal/print.js'
import { table } from '../terminal/table.js'
import { colour, type Text } from '../terminal/text.js'

/** Six simulated weeks of sixteen invoices, on a simulated Odoo and a simulated Chorus Pro, told as they happen. */
export async function demo(): Promise<void> {
  const began = performance.now()
  const world = await openWorld()
  const config = loadConfig(world.configFile, world.environment)
  const logger = createLogger('error', secretsOf(config), process.stdout.isTTY)
  const bridge = await createBridge(config, logger, world.chorus.clock).catch(async (error: unknown) => {
    // Its servers would keep the process alive.
    await world.close()
    throw error
  })
  try {
    print(`A simulated Odoo 17.0 stands at ${world.odoo.url}, a simulated Chorus Pro at ${world.chorus.url}.`)
    print('The bridge between them is the real program. Six weeks pass in a few seconds.')
    print('')
    await live(world, bridge)
    print('')
    print(colour('bold', 'What the accountant reads in Odoo, on thirteen of the sixteen invoices:'))
    for (const { number, fate } of [...FATES, ...WORKS_FATES]) {
      printChatter(number, fate, world.odoo.book.chatter(idOf(world.odoo, number)))
    }
    printLines(['', colour('bold', 'Where all sixteen stand, with statuses as Odoo shows them:'), ''])
    printLines(await overview(bridge))
    print('')
    print(
      `Done in ${((performance.now() - began) / 1000).toFixed(1)} s. Nothing outside this process was touched.`,
    )
  } finally {
    await bridge.close()
    await world.close()
  }
}

async function live(world: SimulatedWorld, bridge: Bridge): Promise<void> {
  const { chorus } = world
  const start = chorus.clock.now().getTime()
  const stop = new AbortController().signal
  const waiting = [...HAPPENINGS, ...WORKS_HAPPENINGS].sort((one, other) => one.at - other.at)
  const known = new Map<string, string>()
  for (const at of moments()) {
    chorus.clock.advance(start + at - chorus.clock.now().getTime())
    while (waiting[0] !== undefined && waiting[0].at <= at) {
      const { who, what, happen } = waiting[0]
      waiting.shift()
      happen(world)
      printEvent(chorus.clock.now(), colour('yellow', `${who} ${what}`))
    }
    await bridge.holdLease()
    for (const connection of bridge.connections) await connection.cycle(stop)
    await bridge.idle()
    for (const row of await bridge.store.listInvoices({})) printChange(chorus.clock.now(), row, known)
  }
}

function printChange(moment: Date, row: InvoiceRow, known: Map<string, string>): void {
  const state = row.statusCode === undefined ? row.stage : `${row.stage}, ${statusLabel(row.statusCode)}`
  if (known.get(row.invoice.number) === state) return
  known.set(row.invoice.number, state)
  printEvent(moment, `${row.invoice.number.padEnd(16)} ${state}`)
}

function printEvent(moment: Date, text: Text): void {
  print([colour('dim', frenchDateTime(moment)), '  ', text])
}

async function overview(bridge: Bridge): Promise<Text[]> {
  const rows = await bridge.store.listInvoices({ includeIgnored: true })
  return table(
    ['Number', 'Customer', 'Stage', 'Status', 'Next step'],
    rows.map((row) => [
      row.invoice.number,
      row.invoice.buyerName,
      row.stage,
      row.statusCode === undefined ? '–' : statusLabel(row.statusCode),
      nextStep(row, new Date()),
    ]),
  )
}
