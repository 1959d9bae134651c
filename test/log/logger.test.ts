import { Writable } from 'node:stream'
import winston from 'winston'
import { logFormat } from '../../src/log/logger.js'
import { explains } from '../support/explains.js'
import { OBEYED } from '../support/terminal-signs.js'

const HOSTILE = 'x\u001b[2J\u009b31m\u202Ey\r\n12:00:00 error forged  remedy=none'

function logged(terminal: boolean, ...[message, fields]: [string, object]): string {
  let written = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString()
      done()
    },
  })
  const logger = winston.createLogger({ format: logFormat(['s3cr3t-pass'], terminal) })
  logger.add(new winston.transports.Stream({ stream }))
  logger.warn(message, fields)
  return written
}

describe('a line of the log', () => {
  it('is one object of JSON that no terminal obeys, whatever it tells', () => {
    const line = logged(false, HOSTILE, { invoice: HOSTILE, reasons: [HOSTILE] })
    expect(line.trimEnd().split('\n')).toHaveLength(1)
    expect(line).not.toMatch(OBEYED)
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      message: HOSTILE,
      invoice: HOSTILE,
      reasons: [HOSTILE],
    })
  })

  it('is one line on a terminal, with no colour but that of its level', () => {
    const line = logged(true, HOSTILE, { invoice: HOSTILE, stage: 'deposit' })
    expect(line.trimEnd().split('\n')).toHaveLength(1)
    expect(line.replace('\u001b[33mwarn\u001b[39m', 'warn')).not.toMatch(OBEYED)
    expect(line).toContain('  invoice="x\\u001b[2J')
    expect(line).toMatch(/stage=deposit$/m)
  })

  explains('endless-log-text', 'has an end', () => {
    const line = logged(false, 'odd', { name: 'n'.repeat(1_000_000) })
    expect(line.length).toBeLessThan(5_000)
    expect(line).toContain('(996000 more characters)')
  })

  it('has no secret', () => {
    expect(logged(false, 'sent s3cr3t-pass', { detail: '"s3cr3t\\u002dpass"' })).not.toMatch(/pass/)
  })
})
