import cron from 'node-cron'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { FRAMEWORKS } from '../domain/invoice/framework.js'
import { MOST_INVOICES_OF_LOT } from '../domain/invoice/lot.js'
import { WEEKDAYS } from '../domain/running/maintenance.js'
import { healthShape } from './health.js'
import { isSiret, normaliseSiret } from '../domain/recipients/siret.js'
import { TRANSPORTS } from '../domain/running/transport.js'

const day = z
  .union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))], {
    error: 'must be a day, such as 2026-12-01',
  })
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid, {
    error: 'must be a day that exists, such as 2026-12-01',
  })

const text = (example: string) =>
  z
    .string({ error: `must be a text, such as ${example}` })
    .min(1, { error: `must not be empty; example: ${example}` })

const number = (what: string, example: number, min: number, max: number) =>
  z
    .number({ error: `must be a number of ${what}, such as ${String(example)}` })
    .min(min, { error: `must be at least ${String(min)}` })
    .max(max, { error: `must be at most ${String(max)}` })

const webAddress = (example: string) =>
  text(example)
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
      error: `must be an http(s) address, such as ${example}`,
      abort: true,
    })
    .refine((value) => new URL(value).username === '' && new URL(value).password === '', {
      error: `must not hold a user or a password; example: ${example}`,
    })

/** A group of keys; `wanted` is said when something else stands there. An unknown key keeps its own message. */
const group = <Shape extends z.ZodRawShape>(wanted: string, shape: Shape) =>
  z.strictObject(shape, { error: ({ code }) => (code === 'invalid_type' ? wanted : undefined) })

const flag = z.boolean({ error: 'must be true or false' })

const siret = z
  .union([z.string(), z.int().transform(String)], { error: 'must be a SIRET, such as "123 456 782 00077"' })
  .transform(normaliseSiret)
  .refine(isSiret, { error: 'must be a SIRET of 14 digits in quotes, such as "123 456 782 00077"' })

const tuning = {
  graceMinutes: number('minutes', 15, 0, 60 * 24 * 30),
  syntax: z.enum(['facturx', 'cii'], { error: 'must be facturx or cii' }),
  framework: z.enum(FRAMEWORKS, { error: `must be one of ${FRAMEWORKS.join(', ')}` }),
  directoryMaxAgeHours: number('hours', 24, 0, 24 * 30),
  settleMinutes: number('minutes', 240, 0, 60 * 24 * 7),
  depositsAtOnce: number('deposits', 8, 1, 32).int({ error: 'must be a whole number' }),
  invoicesPerFlow: number('invoices', 50, 1, MOST_INVOICES_OF_LOT).int({ error: 'must be a whole number' }),
  requestsPerSecond: number('requests', 10, 0.1, 10_000),
  requestsPerDay: number('requests', 100_000, 100, 1_000_000_000),
}

const odoo = group('must be given: url, database and login; see config/example.yaml', {
  url: webAddress('https://odoo.example.fr'),
  database: text('duret'),
  login: text('chorus-bridge@example.fr'),
  transport: z.enum(TRANSPORTS, { error: `must be one of ${TRANSPORTS.join(', ')}` }).default('auto'),
  companyId: z.int({ error: 'must be the id of a company, such as 1' }).positive().optional(),
  requestLimitSeconds: number('seconds', 120, 1, 60 * 60 * 24).optional(),
  allowInsecure: flag.optional(),
})

const chorusPro = group('must hold keys, such as environment: qualification; see config/example.yaml', {
  environment: z
    .enum(['qualification', 'production'], { error: 'must be qualification or production' })
    .default('qualification'),
  oauthUrl: webAddress('https://sandbox-oauth.piste.gouv.fr/api/oauth/token').optional(),
  apiUrl: webAddress('https://sandbox-api.piste.gouv.fr').optional(),
  allowInsecure: flag.optional(),
})

const wallTime = (example: string) =>
  text(`"${example}"`).regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, {
    error: `must be a time of day from 00:00 to 24:00, such as "${example}"`,
  })

const maintenance = z
  .strictObject({
    side: z.enum(['odoo', 'chorus'], { error: 'must be odoo or chorus' }),
    days: z
      .array(z.enum(WEEKDAYS, { error: `must be one of ${WEEKDAYS.join(', ')}` }), {
        error: 'must be a list of days, such as [sat, sun]',
      })
      .min(1, { error: 'must name a day, such as [sun]; leave it out for every day' })
      .default([...WEEKDAYS]),
    from: wallTime('22:00').refine((time) => time !== '24:00', { error: 'must be before 24:00; use 00:00' }),
    to: wallTime('02:00'),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must differ from "from"; for whole days give from: "00:00" and to: "24:00"',
  })

/** An element of `connections`, and the whole of a file in `connectionsFolder`. */
export const connectionSchema = group('must hold name, odoo and startDate; see config/example.yaml', {
  name: text('duret').regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error: 'must be made of a-z, 0-9 and single dashes, such as duret',
  }),
  odoo,
  chorusPro: chorusPro.default({ environment: 'qualification' }),
  siret: siret.optional(),
  startDate: day,
  publicTag: text('Secteur public').optional(),
  excludeTag: text('Hors Chorus').optional(),
  responsibleLogin: text('comptabilite@example.fr').optional(),
  restOncePaid: flag.default(true),
  attachProof: flag.default(false),
  paymentPeriods: flag.default(true),
  graceMinutes: tuning.graceMinutes.optional(),
  syntax: tuning.syntax.optional(),
  framework: tuning.framework.optional(),
  worksSyntax: text('a code that chorus-bridge doctor lists')
    .regex(/^(?!IN_DP_E[123]_)[A-Z0-9_]{1,100}$/, {
      error: 'must be a code of works flows as chorus-bridge doctor lists them, in capitals, digits and _',
    })
    .optional(),
  directoryMaxAgeHours: tuning.directoryMaxAgeHours.optional(),
  settleMinutes: tuning.settleMinutes.optional(),
  depositsAtOnce: tuning.depositsAtOnce.optional(),
  invoicesPerFlow: tuning.invoicesPerFlow.optional(),
  requestsPerSecond: tuning.requestsPerSecond.optional(),
  requestsPerDay: tuning.requestsPerDay.optional(),
  maintenance: z
    .array(maintenance, { error: 'must be a list of windows; see config/example.yaml' })
    .default([]),
})

/** First day of a half-year → percent, as the ECB publishes it. */
const refinancingRates = z.record(
  z.string().regex(/^\d{4}-(01|07)-01$/, {
    error: 'must be the first day of a half-year in quotes, such as "2026-07-01"',
  }),
  number('percent', 2.15, -5, 50),
  { error: 'must give rates by half-year, such as "2026-07-01": 2.15' },
)

const NO_CONNECTION = 'must list at least one connection; see config/example.yaml'

/** The whole of the configuration files, without the secrets. Unknown keys are errors: they are mostly misspelt ones. */
export const fileSchema = z
  .strictObject({
    database: text('data/chorus-bridge.sqlite'),
    schedule: text('"* * * * *"').refine((expression) => cron.validate(expression), {
      error: 'must be a cron expression of five fields, such as "*/5 * * * *"',
    }),
    dryRun: flag,
    logLevel: z.enum(['error', 'warn', 'info', 'debug'], { error: 'must be error, warn, info or debug' }),
    health: group('must hold host, port or alarms; see config/example.yaml', healthShape),
    refinancingRates,
    connectionDefaults: group('must hold keys, as in config/default.yaml', tuning),
    secretsFolder: text('/etc/chorus-bridge').optional(),
    connectionsFolder: text('connections.d').optional(),
    connections: z.array(connectionSchema, { error: NO_CONNECTION }).optional(),
  })
  .superRefine(({ connections, connectionsFolder }, context) => {
    if (connectionsFolder === undefined && (connections === undefined || connections.length === 0))
      context.addIssue({ code: 'custom', path: ['connections'], message: NO_CONNECTION })
    const seen = new Set<string>()
    connections?.forEach(({ name }, index) => {
      if (seen.has(name))
        context.addIssue({
          code: 'custom',
          path: ['connections', index, 'name'],
          message: `"${name}" is used twice; give each connection its own name`,
        })
      seen.add(name)
    })
  })

export type FileConfig = z.infer<typeof fileSchema>

export type ConnectionFile = z.infer<typeof connectionSchema>
