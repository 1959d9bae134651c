import { pauseRemedy } from '../chorus/wire/remedies.js'
import { type Connection, describeLeftOut } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import type { AlarmKind } from '../domain/alarms/alarm.js'
import { ALARM_TITLES, alarmMessage } from '../domain/alarms/alarm-words.js'
import { CLOCK_REMEDY, describeClockOffset } from '../domain/running/clock-offset.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { describeDivergence } from '../domain/invoice/divergence.js'
import { countIn, type Stage, STAGES } from '../domain/chorus-status/stage.js'
import type { NextActor } from '../domain/chorus-status/next-actor.js'
import { statusLabelInEnglish, statusWords } from '../domain/chorus-status/status.js'
import { describeUnreadable } from '../domain/running/unreadable.js'
import type { InvoiceRow, Standing, Store, UnreadableRow } from '../store/store.js'
import { print, printLines } from '../terminal/print.js'
import { table } from '../terminal/table.js'
import { knownConnection, openExistingStore } from './existing-store.js'

/** More are no list that anybody reads; those of one connection are listed whole. */
const MOST_LISTED = 2_000

/** Prints a table of the invoices. Reads the store only: it works beside a running bridge. */
export async function status(
  configFile: string | undefined,
  options: { connection?: string; all?: boolean },
): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  const store = await openExistingStore(config, 'look')
  try {
    const asked =
      options.connection === undefined ? config.connections : [knownConnection(config, options.connection)]
    const standings = await store.standings(asked.map(({ name }) => name))
    let isEmpty = false
    if (options.connection === undefined && asked.length > 1 && sizeOf(standings) > MOST_LISTED) {
      printLines(table(SUMMARY_HEADER, [...standings].map(summaryCells)))
      print('More invoices than can be read at once: --connection <name> lists those of one connection.')
    } else {
      const rows = await store.listInvoices({
        ...(options.connection !== undefined && { connection: options.connection }),
        includeIgnored: options.all === true,
      })
      isEmpty = rows.length === 0
      if (!isEmpty) printInvoices(rows, asked.length > 1)
    }
    await printTroubles(asked, standings, store)
    for (const file of config.leftOut) print(describeLeftOut(file))
    if (isEmpty) print('No invoice yet: the first cycle has not run, or nothing is dated from startDate on.')
  } finally {
    await store.close()
  }
}

function printInvoices(rows: readonly InvoiceRow[], ofSeveral: boolean): void {
  const now = new Date()
  printLines(
    ofSeveral
      ? table(
          ['Connection', ...HEADER],
          rows.map((row) => [row.connection, ...cells(row, now)]),
        )
      : table(
          HEADER,
          rows.map((row) => cells(row, now)),
        ),
  )
}

const SUMMARY_HEADER = [
  'Connection',
  'Invoices',
  'With the bridge',
  'With you',
  'With Chorus Pro',
  'Closed',
  'Last good cycle',
]

type Standings = Awaited<ReturnType<Store['standings']>>

function sizeOf(standings: Standings): number {
  return [...standings.values()].reduce((sum, { stages }) => sum + countIn(stages, ALL_STAGES), 0)
}

const ALL_STAGES = STAGES.filter((stage) => stage !== 'ignored')

function summaryCells([name, { stages, goodAt }]: [string, Standing]): string[] {
  const counts = [
    ALL_STAGES,
    UNFINISHED,
    WITH_PEOPLE,
    ['deposited', 'followed'] as const,
    ['closed'] as const,
  ]
  return [
    name,
    ...counts.map((counted) => String(countIn(stages, counted))),
    goodAt === undefined ? 'none yet' : frenchDateTime(goodAt),
  ]
}

const WITH_PEOPLE: readonly Stage[] = ['blocked', 'held', 'refused']

/** What is wrong with each connection, and when all was well with it. */
async function printTroubles(
  connections: readonly Connection[],
  standings: Standings,
  store: Pick<Store, 'listUnreadable' | 'clockOffsets' | 'refusedTellings'>,
): Promise<void> {
  const names = connections.map(({ name }) => name)
  const unreadable = await store.listUnreadable(names)
  const offsets = await store.clockOffsets(names)
  for (const { name, chorusPro } of connections) {
    printLines(unreadableLines(name, unreadable.get(name) ?? []))
    for (const { side, aheadMs, seenAt } of offsets.get(name) ?? [])
      print(
        `${name}: ${describeClockOffset(side, aheadMs)}, as seen since ${frenchDateTime(seenAt)}. ${CLOCK_REMEDY}`,
      )
    const standing = standings.get(name)
    if (standing === undefined) continue
    const { pause, outbox } = standing
    if (pause !== undefined)
      print(
        `${name}: nothing is deposited since ${frenchDateTime(pause.since)}, one is tried again at ${frenchDateTime(pause.nextTryAt)}. ${pause.message} ${pauseRemedy(pause)}`,
      )
    const { pending, setAside } = outbox
    if (pending + setAside > 0)
      print(`${name}: ${String(pending)} message(s) to Odoo waiting, ${String(setAside)} set aside`)
    for (const refused of setAside === 0 ? [] : await store.refusedTellings(name))
      print(
        `  ${refused.number}: refused since ${frenchDateTime(refused.since)}, tried again on ${frenchDateTime(refused.takeUpAt)}: ${refused.why}`,
      )
    printAlarms(name, chorusPro.environment, standing)
  }
}

/** Before people are told of it: a refusal explains every invoice that goes nowhere. */
const SAID_AT_ONCE: readonly AlarmKind[] = ['odoo-credentials', 'chorus-credentials']

function printAlarms(
  connection: string,
  environment: Connection['chorusPro']['environment'],
  { alarms, goodAt }: Standing,
): void {
  const present = alarms.filter(
    ({ kind, since, raisedAt }) =>
      since !== undefined && (raisedAt !== undefined || SAID_AT_ONCE.includes(kind)),
  )
  if (present.length === 0) return
  for (const alarm of present) {
    const { text } = alarmMessage(alarm, 'raised', { connection, environment }, new Date()).en
    print(`${connection}: ${ALARM_TITLES[alarm.kind]}. ${text.split('\n').join(' ')}`)
  }
  print(
    `${connection}: ${goodAt === undefined ? 'no cycle has ended well yet' : `a cycle last ended well on ${frenchDateTime(goodAt)}`}`,
  )
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
