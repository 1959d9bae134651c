import winston from 'winston'
import { visible, visibleJson } from '../terminal/visible.js'
import { redactor } from './redact.js'

/** Where winston keeps the line that it writes. */
const LINE = Symbol.for('message')

/**
 * Logs go to standard output: as JSON, one object a line, for PM2 and whatever reads its files; as coloured text when
 * standard output is a terminal. Neither holds a secret, a line of its own making or anything that a terminal obeys.
 */
export function createLogger(level: string, secrets: readonly string[], terminal: boolean): winston.Logger {
  const logger = winston.createLogger({ level, format: logFormat(secrets, terminal) })
  logger.add(new winston.transports.Console())
  return logger
}

export function logFormat(secrets: readonly string[], terminal: boolean): winston.Logform.Format {
  const redact = redactor(secrets)
  const redacted = winston.format((info) => redact(info))
  const { combine, timestamp, colorize, printf, json } = winston.format
  return combine(
    redacted(),
    timestamp(),
    terminal ? combine(colorize(), printf(asText)) : combine(json(), shown()),
  )
}

const shown = winston.format((info) => Object.assign(info, { [LINE]: visibleJson(String(info[LINE])) }))

function asText({ timestamp, level, message, ...fields }: winston.Logform.TransformableInfo): string {
  const time = String(timestamp).slice(11, 19)
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${valueOf(value)}`)
  // The level's colour is the logger's own.
  return `${time} ${level} ${visible(String(message))}${pairs.length > 0 ? `  ${visible(pairs.join(' '))}` : ''}`
}

/** In quotes where it could be taken for more than a value. */
function valueOf(value: unknown): string {
  return typeof value === 'string' && /^[^\s="\\]+$/.test(value) ? value : JSON.stringify(value)
}
