import winston from 'winston'
import { redactor } from './redact.js'

/**
 * Logs go to standard output: as JSON, one object a line, for PM2 and whatever reads its files; as coloured text when
 * standard output is a terminal.
 */
export function createLogger(level: string, secrets: readonly string[], terminal: boolean): winston.Logger {
  const redact = redactor(secrets)
  const redacted = winston.format((info) => redact(info))
  const { combine, timestamp, colorize, printf, json } = winston.format
  const logger = winston.createLogger({
    level,
    format: combine(redacted(), timestamp(), terminal ? combine(colorize(), printf(asText)) : json()),
  })
  logger.add(new winston.transports.Console())
  return logger
}

function asText({ timestamp, level, message, ...fields }: winston.Logform.TransformableInfo): string {
  const time = String(timestamp).slice(11, 19)
  const shown = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${time} ${level} ${String(message)}${shown.length > 0 ? `  ${shown.join(' ')}` : ''}`
}
