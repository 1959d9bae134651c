import { z } from 'zod'

/** What the driver of a run tells the bridge's process, and what that answers. */

const killPoint = z.object({
  /** A method of the store. */
  method: z.string(),
  /** Which call of it, counted from when the order came. */
  nth: z.int().min(1),
  when: z.enum(['before', 'after']),
})

export type KillPoint = z.infer<typeof killPoint>

const disk = z.enum(['sound', 'full', 'read-only'])

export type Disk = z.infer<typeof disk>

const id = z.int()
/** The bridge's own time, in milliseconds since 1970. */
const now = z.number()

export const orderSchema = z.discriminatedUnion('kind', [
  z.object({
    /** `rebuild`: what the command of that name does, where there is no store. */
    kind: z.enum(['open', 'rebuild']),
    id,
    now,
    configFile: z.string(),
    environment: z.record(z.string(), z.string()),
    logFile: z.string(),
    /** Milliseconds of real time that the bridge waits for an answer. */
    patienceMs: z.number(),
    pageSize: z.int(),
    /** Others share its database: it works on the connections that fall to it. */
    isShared: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('cycle'), id, now, disk, kill: killPoint.optional() }),
  z.object({ kind: z.literal('renew'), id, now }),
  /** It becomes later, in the middle of what it does. */
  z.object({ kind: z.literal('later'), id, now }),
  z.object({ kind: z.literal('close'), id }),
])

export type Order = z.infer<typeof orderSchema>

export const failureSchema = z.object({ stage: z.string(), message: z.string(), kind: z.string() })

export type Failure = z.infer<typeof failureSchema>

export const answerSchema = z.object({
  id,
  /** Another bridge has the lease, or one that it had: nothing was done. */
  refused: z.boolean().optional(),
  failures: z.array(failureSchema).optional(),
  /** Connections that had a cycle. */
  worked: z.array(z.string()).optional(),
  /** Of the process so far, in kilobytes and in milliseconds. */
  usage: z.object({ peakRssKb: z.number(), cpuMs: z.number() }).optional(),
  /** The order could not be carried out. */
  error: z.string().optional(),
})

export type Answer = z.infer<typeof answerSchema>
