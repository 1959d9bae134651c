import cron from 'node-cron'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { FRAMEWORKS } from '../domain/framework.js'
import { TRANSPORTS } from '../domain/transport.js'

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

const flag = z.boolean({ error: 'must be true or false' })

const tuning = {
  graceMinutes: number('minutes', 15, 0, 60 * 24 * 30),
  syntax: z.enum(['facturx', 'cii'], { error: 'must be facturx or cii' }),
  framework: z.enum(FRAMEWORKS, { error: `must be one of ${FRAMEWORKS.join(', ')}` }),
  directoryMaxAgeHours: number('hours', 24, 0, 24 * 30),
  settleMinutes: number('minutes', 240, 0, 60 * 24 * 7),
}

const odoo = z.strictObject({
  url: webAddress('https://odoo.example.fr'),
  database: text('duret'),
  login: text('chorus-bridge@example.fr'),
  transport: z.enum(TRANSPORTS, { error: `must be one of ${TRANSPORTS.join(', ')}` }).default('auto'),
  companyId: z.int({ error: 'must be the id of a company, such as 1' }).positive().optional(),
  requestLimitSeconds: number('seconds', 120, 1, 60 * 60 * 24).optional(),
  allowInsecure: flag.optional(),
})

const chorusPro = z.strictObject({
  environment: z
    .enum(['qualification', 'production'], { error: 'must be qualification or production' })
    .default('qualification'),
  oauthUrl: webAddress('https://sandbox-oauth.piste.gouv.fr/api/oauth/token').optional(),
  apiUrl: webAddress('https://sandbox-api.piste.gouv.fr').optional(),
  allowInsecure: flag.optional(),
})

const connection = z.strictObject({
  name: text('duret').regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error: 'must be made of a-z, 0-9 and single dashes, such as duret',
  }),
  odoo,
  chorusPro: chorusPro.default({ environment: 'qualification' }),
  startDate: day,
  publicTag: text('Secteur public').optional(),
  excludeTag: text('Hors Chorus').optional(),
  responsibleLogin: text('comptabilite@example.fr').optional(),
  graceMinutes: tuning.graceMinutes.optional(),
  syntax: tuning.syntax.optional(),
  framework: tuning.framework.optional(),
  directoryMaxAgeHours: tuning.directoryMaxAgeHours.optional(),
  settleMinutes: tuning.settleMinutes.optional(),
})

/** The whole of the configuration files, without the secrets. Unknown keys are errors: they are mostly misspelt ones. */
export const fileSchema = z
  .strictObject({
    database: text('data/chorus-bridge.sqlite'),
    schedule: text('"* * * * *"').refine((expression) => cron.validate(expression), {
      error: 'must be a cron expression of five fields, such as "*/5 * * * *"',
    }),
    dryRun: flag,
    logLevel: z.enum(['error', 'warn', 'info', 'debug'], { error: 'must be error, warn, info or debug' }),
    connectionDefaults: z.strictObject(tuning),
    connections: z
      .array(connection, { error: 'must list at least one connection; see config/example.yaml' })
      .min(1, { error: 'must list at least one connection; see config/example.yaml' }),
  })
  .superRefine((file, context) => {
    const seen = new Set<string>()
    file.connections.forEach(({ name }, index) => {
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
