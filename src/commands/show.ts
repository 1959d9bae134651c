import { loadConfig } from '../config/load.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { describeDivergence } from '../domain/invoice/divergence.js'
import { statusLabelInEnglish } from '../domain/chorus-status/status.js'
import type { Telling } from '../domain/words/telling.js'
import type { InvoiceRow, InvoiceStory } from '../store/store.js'
import { printLines } from '../terminal/print.js'
import { colour, type Text } from '../terminal/text.js'
import { knownConnection, openExistingStore } from './existing-store.js'
import { CommandFailed } from './exit.js'
import { nextStep, unreadableLines } from './status.js'

/** Companies number alike: the stories of more than so many are nothing that anybody has asked for. */
const MOST_TOLD = 5

/** Prints everything the store knows of one invoice. */
export async function show(
  configFile: string | undefined,
  number: string,
  options: { readonly connection?: string } = {},
): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  const { connection } = options
  const asked = connection === undefined ? config.connections : [knownConnection(config, connection)]
  const store = await openExistingStore(config, 'look')
  try {
    const having = connection === undefined ? await store.connectionsWith(number) : []
    if (having.length > MOST_TOLD)
      throw new CommandFailed(
        `${String(having.length)} connections have an invoice ${number}: name one of them with --connection (${having.join(', ')})`,
      )
    const stories = await store.stories(number, connection)
    const unreadable: string[] = []
    for (const [name, records] of await store.listUnreadable(asked.map(({ name }) => name)))
      unreadable.push(
        ...unreadableLines(
          name,
          records.filter((record) => record.name === number),
        ),
      )
    printLines(unreadable)
    if (stories.length === 0 && unreadable.length > 0) return
    if (stories.length === 0)
      throw new CommandFailed(
        `no invoice ${number} in the store; "chorus-bridge status --all" lists those that are, as Odoo numbers them`,
      )
    const now = new Date()
    printLines(stories.flatMap((story, index) => [...(index > 0 ? [''] : []), ...storyLines(story, now)]))
  } finally {
    await store.close()
  }
}

function handedOverLines({ handedOver, divergence, deletedAt }: InvoiceRow): Text[] {
  return [
    ...(handedOver === undefined
      ? []
      : [
          `Chorus Pro has, or may have: ${handedOver.number}, ${handedOver.amountTotal} ${handedOver.currency}, ${handedOver.buyerName}`,
        ]),
    ...(divergence === undefined
      ? []
      : [
          colour(
            'yellow',
            divergence.what === 'platform'
              ? describeDivergence(divergence)
              : `since ${frenchDateTime(divergence.since)} Odoo says otherwise: ${describeDivergence(divergence)}`,
          ),
        ]),
    ...(deletedAt === undefined
      ? []
      : [colour('yellow', `deleted in Odoo, as was found on ${frenchDateTime(deletedAt)}`)]),
  ]
}

function storyLines(
  { row, reasons, repairs, warnings, deposits, events, outbox, lastError }: InvoiceStory,
  now: Date,
): Text[] {
  const { invoice } = row
  const section = (title: string, lines: readonly string[]): Text[] =>
    lines.length === 0 ? [] : ['', colour('bold', title), ...lines.map((line) => `  ${line}`)]
  return [
    colour('bold', `${invoice.number}  ${invoice.buyerName}  ${invoice.amountTotal} ${invoice.currency}`),
    `connection ${row.connection}, Odoo id ${String(row.odooId)}, dated ${invoice.invoiceDate ?? '(no date)'}, buyer SIRET ${row.buyerSiret ?? '(none)'}`,
    `stage ${row.stage} since ${frenchDateTime(row.stageSince)}; ${nextStep(row, now)}`,
    ...(row.choice ? [`why: ${row.choice.sentence}`] : []),
    ...(row.chorusIdentifier === undefined ? [] : [`identifier in Chorus Pro ${row.chorusIdentifier}`]),
    ...handedOverLines(row),
    ...(lastError === undefined ? [] : [colour('yellow', `last failure: ${lastError}`)]),
    ...section(
      'Reasons',
      reasons.map(({ code, sentence }) => `${code}: ${sentence}`),
    ),
    ...section(
      'Repairs of the document',
      repairs.map(({ code, detail }) => `${code}: ${detail}`),
    ),
    ...section(
      'Warnings about the document',
      warnings.map(({ code, sentence }) => `${code}: ${sentence}`),
    ),
    ...section(
      'Deposits',
      deposits.map(
        (deposit) =>
          `${String(deposit.attempt)}. ${frenchDateTime(deposit.intendedAt)}  ${deposit.state}  flow ${deposit.flowNumber ?? '(none)'}  ${deposit.flowState ?? ''}  ${deposit.fileName}  sha256 ${deposit.sha256.slice(0, 12)}`,
      ),
    ),
    ...section(
      'Statuses in Chorus Pro',
      events.map(
        ({ occurredAt, code, comment, author }) =>
          `${frenchDateTime(occurredAt)}  ${statusLabelInEnglish(code)} (${code})${author ? `  by ${author.name}` : ''}${comment === undefined ? '' : `  « ${comment} »`}`,
      ),
    ),
    ...section(
      'Told to Odoo',
      outbox.map(
        ({ telling, state, error }) =>
          `${state}  ${tellingLine(telling)}${error === undefined ? '' : `  (${error})`}`,
      ),
    ),
  ]
}

function tellingLine(telling: Telling): string {
  switch (telling.kind) {
    case 'note':
      return `note ${telling.messageId}`
    case 'fields':
      return `fields ${Object.keys(telling.values).join(', ')}`
    case 'activity':
      return telling.wanted === undefined ? 'activity closed' : `activity ${telling.wanted.summary}`
  }
}
