import winston from 'winston'
import { redactor } from './redact.js'

/**
 * Logs go to standard output: as JSON, one object a line, for PM2 and whatever reads its files; as coloured text when
 * standard output is a terminal.
 */
export function createLogger(level: string, secrets: readonly string[], terminal: boolean): winston.Logger {
  const redact = redactor(secrets)
  const redacted = winston.format((info) => redact(info))
  return winston.createLogger({
    level,
    format: winston.format.combine(
      redacted(),
      winston.format.timestamp(),
      terminal
        ? winston.format.combine(winston.format.colorize(), winston.format.printf(onTerminal))
        : winston.format.json(),
    ),
    transports: [new winston.transports.Console()],
  })
}

function onTerminal({ timestamp, level, message, ...fields }: winston.Logform.TransformableInfo): string {
  const time = String(timestamp).slice(11, 19)
  const shown = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${time} ${level} ${String(message)}${shown.length > 0 ? `  ${shown.join(' ')}` : ''}`
}
