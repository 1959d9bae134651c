import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Observer } from '../observer.js'
import type { CycleOutcome } from '../sync/running/watched-cycle.js'
import { ALARMS } from '../domain/alarms/alarm.js'
import { STAGES } from '../domain/chorus-status/stage.js'
import { SIDES } from '../sync/running/context.js'
import type { ConnectionState } from './overview.js'

const PREFIX = 'chorus_bridge_'

/** A quiet cycle takes a fraction of a second; one that catches up after an outage, half an hour. */
const CYCLE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800]

const SIDE_STATES = ['closed', 'failing', 'open'] as const

/**
 * What Prometheus reads. Labels are names of the configuration and words of the program, never anything of an invoice or of
 * what a server said.
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #cycles = this.#counter('cycles_total', 'Cycles that ended', ['connection', 'outcome'])
  readonly #durations = new Histogram({
    name: `${PREFIX}cycle_duration_seconds`,
    help: 'How long cycles took',
    labelNames: ['connection'],
    buckets: CYCLE_SECONDS,
    registers: [this.#registry],
  })
  readonly #requests = this.#counter('requests_total', 'Requests to each side, by what was called', [
    'connection',
    'side',
    'service',
    'outcome',
  ])
  readonly #goodAt = this.#gauge('last_good_cycle_timestamp_seconds', 'When a cycle last ended well', [
    'connection',
  ])
  readonly #invoices = this.#gauge('invoices', 'Invoices by stage', ['connection', 'stage'])
  readonly #oldest = this.#gauge(
    'oldest_waiting_seconds',
    'Age of the invoice that waits longest in a stage',
    ['connection', 'stage'],
  )
  readonly #outbox = this.#gauge('outbox_messages', 'What Odoo is to be told, waiting or set aside', [
    'connection',
    'state',
  ])
  readonly #lag = this.#gauge(
    'outbox_lag_seconds',
    'How long the oldest message to Odoo has been seen to wait',
    ['connection'],
  )
  readonly #sides = this.#gauge('side_state', 'Circuit breaker of each side: 1 for the state it is in', [
    'connection',
    'side',
    'state',
  ])
  readonly #paused = this.#gauge('deposits_paused', '1 while Chorus Pro takes no deposit', ['connection'])
  readonly #expiry = this.#gauge('secret_expiry_timestamp_seconds', 'When a secret ends, where it is known', [
    'connection',
    'secret',
  ])
  readonly #alarms = this.#gauge('alarms', '1 while people are told of it', ['connection', 'kind'])
  readonly #leftOut = this.#gauge(
    'connection_files_left_out',
    'Files of connectionsFolder that are not followed',
    [],
  )
  readonly #ready = this.#gauge('ready', 'What /readyz says: 1 for 200', [])
  readonly contentType = this.#registry.contentType

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry })
    this.#gauge('build_info', 'The version that runs', ['version']).set({ version }, 1)
  }

  /** What counts as it happens. */
  readonly observer: Observer = {
    cycleEnded: (connection, outcome: CycleOutcome, ms) => {
      this.#cycles.inc({ connection, outcome })
      this.#durations.observe({ connection }, ms / 1_000)
    },
    exchanged: (connection, side, service, outcome) => {
      this.#requests.inc({ connection, side, service, outcome })
    },
  }

  /** The exposition, with what stands in the store now. */
  async expose(
    connections: readonly ConnectionState[],
    { isReady, leftOut }: { readonly isReady: boolean; readonly leftOut: number },
    now: Date,
  ): Promise<string> {
    this.#ready.set(isReady ? 1 : 0)
    this.#leftOut.set(leftOut)
    // Of a connection that another process works on now nothing is left.
    for (const gauge of [
      this.#goodAt,
      this.#invoices,
      this.#oldest,
      this.#outbox,
      this.#lag,
      this.#sides,
      this.#paused,
      this.#expiry,
      this.#alarms,
    ])
      gauge.reset()
    for (const connection of connections) this.#show(connection, now)
    return this.#registry.metrics()
  }

  #show(overview: ConnectionState, now: Date): void {
    const { name: connection } = overview
    const age = (since: Date): number => Math.max(0, (now.getTime() - since.getTime()) / 1_000)
    if (overview.goodAt !== undefined) this.#goodAt.set({ connection }, overview.goodAt.getTime() / 1_000)
    for (const stage of STAGES) {
      this.#invoices.set({ connection, stage }, overview.stages[stage] ?? 0)
      const waiting = overview.waiting.find((found) => found.stage === stage)
      if (waiting !== undefined) this.#oldest.set({ connection, stage }, age(waiting.since))
    }
    this.#outbox.set({ connection, state: 'pending' }, overview.outbox.pending)
    this.#outbox.set({ connection, state: 'set_aside' }, overview.outbox.setAside)
    this.#lag.set({ connection }, overview.outboxSince === undefined ? 0 : age(overview.outboxSince))
    for (const side of SIDES)
      for (const state of SIDE_STATES)
        this.#sides.set({ connection, side, state }, overview.sides[side].state === state ? 1 : 0)
    this.#paused.set({ connection }, overview.pause === undefined ? 0 : 1)
    for (const { secret, expiresAt } of overview.expiries)
      if (expiresAt !== undefined) this.#expiry.set({ connection, secret }, expiresAt.getTime() / 1_000)
    for (const kind of ALARMS) {
      const isRaised = overview.alarms.some((alarm) => alarm.kind === kind && alarm.raisedAt !== undefined)
      this.#alarms.set({ connection, kind }, isRaised ? 1 : 0)
    }
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.#registry] })
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.#registry] })
  }
}
