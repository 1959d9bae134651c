import { pauseRemedy } from '../chorus/wire/remedies.js'
import { type Config, describeLeftOut } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import type { AlarmKind } from '../domain/alarms/alarm.js'
import { ALARM_TITLES, alarmMessage } from '../domain/alarms/alarm-words.js'
import { CLOCK_REMEDY, describeClockOffset } from '../domain/running/clock-offset.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { describeDivergence } from '../domain/invoice/divergence.js'
import type { Stage } from '../domain/chorus-status/stage.js'
import type { NextActor } from '../domain/chorus-status/next-actor.js'
import { statusLabelInEnglish, statusWords } from '../domain/chorus-status/status.js'
import { describeUnreadable } from '../domain/running/unreadable.js'
import type { InvoiceRow, Store, UnreadableRow } from '../store/store.js'
import { print, printLines } from '../terminal/print.js'
import { table } from '../terminal/table.js'
import { knownConnection, openExistingStore } from './existing-store.js'

/** Prints a table of the invoices. Reads the store only: it works beside a running bridge. */
export async function status(
  configFile: string | undefined,
  options: { connection?: string; all?: boolean },
): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  const store = await openExistingStore(config, 'look')
  try {
    const rows = await store.listInvoices({
      ...(options.connection !== undefined && {
        connection: knownConnection(config, options.connection).name,
      }),
      includeIgnored: options.all === true,
    })
    if (rows.length === 0) {
      for (const { name } of config.connections)
        printLines(unreadableLines(name, await store.listUnreadable(name)))
      await printTroubles(config, store)
      print('No invoice yet: the first cycle has not run, or nothing is dated from startDate on.')
      return
    }
    const now = new Date()
    printLines(
      table(
        HEADER,
        rows.map((row) => cells(row, now)),
      ),
    )
    for (const { name } of config.connections) {
      printLines(unreadableLines(name, await store.listUnreadable(name)))
      const pause = await store.depositPause(name)
      if (pause !== undefined)
        print(
          `${name}: nothing is deposited since ${frenchDateTime(pause.since)}, one is tried again at ${frenchDateTime(pause.nextTryAt)}. ${pause.message} ${pauseRemedy(pause)}`,
        )
      for (const { side, aheadMs, seenAt } of await store.clockOffsets(name))
        print(
          `${name}: ${describeClockOffset(side, aheadMs)}, as seen since ${frenchDateTime(seenAt)}. ${CLOCK_REMEDY}`,
        )
      const { pending, setAside } = await store.outboxCounts(name)
      if (pending + setAside > 0)
        print(`${name}: ${String(pending)} message(s) to Odoo waiting, ${String(setAside)} set aside`)
      for (const refused of await store.refusedTellings(name))
        print(
          `  ${refused.number}: refused since ${frenchDateTime(refused.since)}, tried again on ${frenchDateTime(refused.takeUpAt)}: ${refused.why}`,
        )
    }
    await printTroubles(config, store)
  } finally {
    await store.close()
  }
}

/** Before people are told of it: a refusal explains every invoice that goes nowhere. */
const SAID_AT_ONCE: readonly AlarmKind[] = ['odoo-credentials', 'chorus-credentials']

/** What is wrong with a connection as a whole, and when all was well with it; which are left out. */
async function printTroubles(
  { connections, leftOut }: Config,
  store: Pick<Store, 'alarms' | 'lastGoodCycle'>,
): Promise<void> {
  for (const file of leftOut) print(describeLeftOut(file))
  for (const { name, chorusPro } of connections) {
    const present = (await store.alarms(name)).filter(
      ({ kind, since, raisedAt }) =>
        since !== undefined && (raisedAt !== undefined || SAID_AT_ONCE.includes(kind)),
    )
    if (present.length === 0) continue
    const goodAt = await store.lastGoodCycle(name)
    for (const alarm of present) {
      const { text } = alarmMessage(
        alarm,
        'raised',
        { connection: name, environment: chorusPro.environment },
        new Date(),
      ).en
      print(`${name}: ${ALARM_TITLES[alarm.kind]}. ${text.split('\n').join(' ')}`)
    }
    print(
      `${name}: ${goodAt === undefined ? 'no cycle has ended well yet' : `a cycle last ended well on ${frenchDateTime(goodAt)}`}`,
    )
  }
}

/** A list of any length: the first tell what it is. */
const MOST_UNREADABLE = 20

/** What is set aside because it cannot be read. */
export function unreadableLines(connection: string, records: readonly UnreadableRow[]): string[] {
  if (records.length === 0) return []
  return [
    `${connection}: ${String(records.length)} record(s) that cannot be read, set aside until they change`,
    ...records
      .slice(0, MOST_UNREADABLE)
      .map((record) => `  since ${frenchDateTime(record.since)}  ${describeUnreadable(record)}`),
  ]
}

const HEADER = ['Number', 'Customer', 'Amount', 'Stage', 'Status', 'Since', 'Next step']

function cells(row: InvoiceRow, now: Date): string[] {
  const { invoice, stage, statusCode } = row
  return [
    invoice.number,
    invoice.buyerName,
    `${invoice.moveType === 'out_refund' ? '-' : ''}${invoice.amountTotal} ${invoice.currency}`,
    stage,
    statusCode === undefined ? '–' : statusLabelInEnglish(statusCode),
    frenchDateTime(row.statusAt ?? row.stageSince),
    nextStep(row, now),
  ]
}

const STEP_OF_STAGE: Readonly<Record<Stage, string>> = {
  discovered: 'the bridge prepares it in its next cycle',
  ignored: 'left alone',
  blocked: 'you: mend in Odoo what the note says',
  held: 'you: check what the note says, then ask in Odoo to deposit it',
  ready: 'the bridge deposits it',
  depositing: 'the bridge finds out whether Chorus Pro received it',
  deposited: 'Chorus Pro integrates it',
  refused: 'you: mend it in Odoo, then ask there to deposit it again',
  followed: 'unknown status: see Chorus Pro',
  closed: 'nothing',
}

/** Stages in which the bridge itself is at work, and may fail. */
const UNFINISHED: readonly Stage[] = ['discovered', 'ready', 'depositing']

const STEP_OF_ACTOR: Readonly<Record<NextActor, string>> = {
  supplier: 'you: see the note in Odoo',
  recipient: 'the recipient',
  validator: 'the validator of the contract',
  'project-manager': "the project manager of the works contract (maîtrise d'œuvre)",
  'project-owner': "the project owner of the works contract (maîtrise d'ouvrage)",
  accountant: 'the public accountant',
  'chorus-pro': 'Chorus Pro',
  nobody: 'nothing',
}

/** Who does what next, for the administrator. */
export function nextStep(row: InvoiceRow, now: Date): string {
  const { stage, statusCode, choice, divergence, deletedAt } = row
  if (stage === 'ignored') return `left alone: ${choice?.sentence ?? ''}`
  if (deletedAt !== undefined) return 'deleted in Odoo'
  if (divergence !== undefined)
    return divergence.what === 'platform'
      ? `you: ${describeDivergence(divergence)}, see the note`
      : 'you: Odoo no longer says what Chorus Pro has, see the note'
  if (UNFINISHED.includes(stage) && row.failures > 0)
    return `the bridge tries again at ${frenchDateTime(row.dueAt)}: ${row.lastError ?? 'it failed'}`
  if (stage === 'discovered' && row.dueAt > now)
    return `the bridge prepares it at ${frenchDateTime(row.dueAt)}, once its minutes of grace are over`
  const actor =
    stage === 'followed' && statusCode !== undefined ? statusWords(statusCode)?.nextActor : undefined
  return actor === undefined ? STEP_OF_STAGE[stage] : STEP_OF_ACTOR[actor]
}
