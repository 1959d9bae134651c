/**
 * What is told to people of a connection as a whole, because no invoice can show it and nobody looks:
 * - `cycle`: no cycle has ended well for an hour
 * - `odoo-credentials`, `chorus-credentials`: a side refuses them
 * - `expiry`: a secret ends within thirty days
 * - `deposits`: nothing could be deposited for an hour, although something waits for it
 * - `waiting`: an invoice has waited for too long
 * - `rate`: late interest was reckoned without the rate of its half-year
 */
export const ALARMS = [
  'cycle',
  'odoo-credentials',
  'chorus-credentials',
  'expiry',
  'deposits',
  'waiting',
  'rate',
] as const

export type AlarmKind = (typeof ALARMS)[number]

/** What an alarm is about, as far as its words need it. */
export interface AlarmFacts {
  /** What a side said, or why deposits rest: English, one line. */
  readonly cause?: string | undefined
  /** Of `expiry`: what ends, and when. */
  readonly ends?: readonly ExpiringSecret[] | undefined
  /** Of `waiting`: the numbers of the first, and how many there are. */
  readonly invoices?: readonly string[] | undefined
  readonly count?: number | undefined
  /** Of `rate`: first days of the half-years whose rate is lacking. */
  readonly halfYears?: readonly string[] | undefined
}

/** The API key of the bridge's user in Odoo; the password of the technical account in Chorus Pro. */
/** A person renews a secret, and has holidays: who is told of its end is told so long before, in milliseconds. */
export const SECRET_ENDS_SOON_MS = 30 * 24 * 3_600_000

export type Secret = 'odoo-key' | 'technical-account'

export interface ExpiringSecret {
  readonly secret: Secret
  readonly at: Date
}

/** How the cause of an alarm stands now. */
export type Observed =
  | { readonly is: 'absent' }
  /** Nothing can be said: what is known of it stays. */
  | { readonly is: 'unknown' }
  | {
      readonly is: 'present'
      readonly facts: AlarmFacts
      /** For how long it has to be seen before people are told, in milliseconds. */
      readonly patienceMs: number
    }

/** An alarm as it is remembered; `raisedAt` undefined: its cause has been seen, and people were not told yet. */
export interface KnownAlarm {
  readonly kind: AlarmKind
  /** Undefined: the cause is gone. */
  readonly since: Date | undefined
  readonly raisedAt: Date | undefined
  readonly facts: AlarmFacts
}

export interface AlarmChange {
  readonly alarm: KnownAlarm
  /** What people are told of it now. */
  readonly tell: 'raised' | 'cleared' | undefined
}

/** What is named in an alarm about invoices that wait. */
export const NAMED_INVOICES = 20

/** An alarm that is raised already is told again only for what is new in it, and not before so long. */
const AGAIN_MS = 24 * 3_600_000

/** How an alarm goes on; undefined: as it was. Each is told once, and once more when it is over. */
export function nextAlarm(
  kind: AlarmKind,
  known: KnownAlarm | undefined,
  observed: Observed,
  now: Date,
): AlarmChange | undefined {
  if (observed.is === 'unknown') return undefined
  if (observed.is === 'absent') {
    if (known?.since === undefined) return undefined
    return {
      alarm: { ...known, since: undefined, raisedAt: undefined },
      tell: known.raisedAt === undefined ? undefined : 'cleared',
    }
  }
  const { facts, patienceMs } = observed
  // A clock that was set back has not been waiting at all.
  const since = known?.since !== undefined && known.since <= now ? known.since : now
  const lasted = now.getTime() - since.getTime()
  const isNews = known?.raisedAt === undefined || hasNews(known.raisedAt, known.facts, facts, now)
  if (lasted >= patienceMs && isNews) return { alarm: { kind, since, raisedAt: now, facts }, tell: 'raised' }
  return { alarm: { kind, since, raisedAt: known?.raisedAt, facts: asTold(known, facts) }, tell: undefined }
}

/**
 * What was told stays as it was told: what comes later is new or not by it, and a cause that is worded now so, now so would
 * have the activity written anew each time.
 */
function asTold(known: KnownAlarm | undefined, facts: AlarmFacts): AlarmFacts {
  if (known?.raisedAt === undefined) return facts
  return { ...facts, cause: known.facts.cause ?? facts.cause, invoices: known.facts.invoices }
}

/** Another invoice has waited for too long since. */
function hasNews(raisedAt: Date, told: AlarmFacts, facts: AlarmFacts, now: Date): boolean {
  if (now.getTime() - raisedAt.getTime() < AGAIN_MS) return false
  return facts.invoices?.some((number) => told.invoices?.includes(number) !== true) === true
}
