import { z } from 'zod'
import { readSecretVariable } from './secrets.js'
import { isThisMachine } from '../http/this-machine.js'

/** The page, what monitoring asks, and who is told of alarms beside Odoo. */
export interface HealthSettings {
  /** On which address of this machine the page is served. */
  readonly host: string
  /** 0: any that is free. Undefined: there is no page. */
  readonly port: number | undefined
  readonly alarms: {
    /** Address that is told of alarms (POST, JSON). A secret: whoever has it may write there. */
    readonly webhook: string | undefined
    readonly mail: MailSettings | undefined
  }
}

export interface MailSettings {
  /** Host of the server that takes mail (SMTP). */
  readonly server: string
  /** 465: TLS from the first byte; otherwise STARTTLS. */
  readonly port: number
  readonly from: string
  readonly to: readonly string[]
  readonly login: string | undefined
  readonly password: string | undefined
}

const WEBHOOK = 'CHORUS_BRIDGE_ALARM_WEBHOOK'
const MAIL_PASSWORD = 'CHORUS_BRIDGE_MAIL_PASSWORD'

/** Variables of the secrets that are no connection's. */
export const ALARM_SECRETS = [WEBHOOK, MAIL_PASSWORD] as const

const DEFAULT_MAIL_PORT = 587

const port = (example: number, min: number) =>
  z
    .int({ error: `must be a port, such as ${String(example)}` })
    .check(
      z.gte(min, { error: `must be at least ${String(min)}` }),
      z.lte(65_535, { error: 'must be at most 65535' }),
    )

const text = (example: string) =>
  z
    .string({ error: `must be a text, such as ${example}` })
    .min(1, { error: `must not be empty; example: ${example}` })

const mailAddress = z
  .string({ error: 'must be a mail address, such as compta@example.fr' })
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, {
    error: 'must be a mail address, such as compta@example.fr',
  })

const mail = z.strictObject(
  {
    server: text('smtp.example.fr'),
    port: port(587, 1).default(DEFAULT_MAIL_PORT),
    login: text('chorus-bridge@example.fr').optional(),
    from: mailAddress,
    to: z
      .array(mailAddress, { error: 'must be a list of mail addresses, such as [compta@example.fr]' })
      .min(1, { error: 'must name at least one mail address' })
      .max(20, { error: 'must name at most 20 mail addresses' }),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'must hold server, from and to; see config/example.yaml' : undefined,
  },
)

export const healthShape = {
  host: text('127.0.0.1'),
  port: z.union([port(8470, 0), z.literal(false)], {
    error: 'must be a port, such as 8470, or false for no page',
  }),
  alarms: z
    .strictObject(
      { mail: mail.optional() },
      {
        error: ({ code }) =>
          code === 'invalid_type' ? 'must hold mail; see config/example.yaml' : undefined,
      },
    )
    .default({}),
}

type HealthFile = z.infer<z.ZodObject<typeof healthShape>>

/** With the secrets from the environment: the webhook's address is one as well. */
export function healthOf(
  file: HealthFile,
  environment: NodeJS.ProcessEnv,
  withSecrets: boolean,
): { settings: HealthSettings; problems: string[]; warnings: string[] } {
  const problems: string[] = []
  const secret = (name: string): string | undefined => {
    const found = withSecrets ? readSecretVariable(environment, name) : undefined
    if (found !== undefined && 'problem' in found) problems.push(found.problem)
    return found !== undefined && 'value' in found ? found.value : undefined
  }
  const webhook = secret(WEBHOOK)
  if (webhook !== undefined) problems.push(...webhookProblems(webhook))
  const { mail: given } = file.alarms
  const password = given?.login === undefined ? undefined : secret(MAIL_PASSWORD)
  if (given?.login !== undefined && withSecrets && password === undefined && problems.length === 0)
    problems.push(
      `${MAIL_PASSWORD} is not set: the password of health.alarms.mail.login. Set it, or set ${MAIL_PASSWORD}_FILE to the path of a file that holds it`,
    )
  const isOpen = file.port !== false && !isThisMachine(file.host)
  return {
    settings: {
      host: file.host,
      port: file.port === false ? undefined : file.port,
      alarms: { webhook, mail: given && { ...given, login: given.login, password } },
    },
    problems,
    warnings: isOpen
      ? [
          `health.host is ${file.host}: the page and its token cross the network in clear; keep 127.0.0.1 and reach it through SSH or a proxy with TLS`,
        ]
      : [],
  }
}

function webhookProblems(address: string): string[] {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return [`${WEBHOOK} must be an http(s) address, such as https://chat.example.fr/hooks/…`]
  return url.protocol === 'http:' && !isThisMachine(url.hostname)
    ? [`${WEBHOOK} is plain http, which shows it to the network; use https`]
    : []
}

/** By which ways alarms go, beside Odoo. */
export function channelsOf({ alarms }: HealthSettings): ('webhook' | 'mail')[] {
  return [
    ...(alarms.webhook === undefined ? [] : (['webhook'] as const)),
    ...(alarms.mail === undefined ? [] : (['mail'] as const)),
  ]
}
