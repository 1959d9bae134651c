import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport, DEFAULT_TIMEOUTS } from '../../src/chorus/wire/transport.js'
import { LongField } from '../../src/chorus/wire/long-field.js'
import {
  done,
  type FakePlatform,
  html,
  json,
  type Port,
  portTo,
  SECRETS,
  startFakePlatform,
} from './fake-platform.js'
import { failureOf } from './failure.js'

const PATH = 'transverses/v1/telecharger/annuaire/destinataire'
const CONTENT = Buffer.from(Array.from({ length: 300_001 }, (_, index) => (index * 7) % 251))

let platform: FakePlatform
let port: Port
let folder: string
const target = () => join(folder, 'directory.zip')

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url)
  folder = mkdtempSync(join(tmpdir(), 'chorus-download-'))
})
afterEach(async () => {
  port.close()
  await platform.stop()
  rmSync(folder, { recursive: true })
})

describe('the download of the whole directory', () => {
  it('writes the decoded file for this user alone', async () => {
    platform.replyWith(done({ fichierResultat: CONTENT.toString('base64'), autre: 'chose' }))
    await port.downloadDirectory(target())
    expect(readFileSync(target()).equals(CONTENT)).toBe(true)
    expect(statSync(target()).mode & 0o777).toBe(0o600)
    expect(platform.calls.map(({ path, body }) => [path, body])).toEqual([[PATH, {}]])
    expect(platform.calls[0]?.headers).toMatchObject({ 'cpro-account': expect.any(String) as string })
  })

  it('asks once more with a fresh token, and keeps only the second answer', async () => {
    platform.replyWith(
      json({ error: 'x'.repeat(50_000) }, 401),
      done({ fichierResultat: CONTENT.toString('base64') }),
    )
    await port.downloadDirectory(target())
    expect(readFileSync(target()).equals(CONTENT)).toBe(true)
    expect(platform.tokenRequests).toHaveLength(2)
  })

  it.each([
    [
      'a refusal',
      done({ codeRetour: 20001, libelle: `TRA_MSG_01.001 ${SECRETS.technicalPassword}` }),
      'refusal',
    ],
    ['no subscription', html(403), 'credentials'],
    ['the quota', json({}, 429), 'quota'],
    ['maintenance', html(503), 'retry-later'],
    ['a page in place of JSON', html(200), 'retry-later'],
    ['no file', done(), 'request'],
    ['an empty file', done({ fichierResultat: '' }), 'request'],
    ['null for a file', done({ fichierResultat: null }), 'request'],
    ['no base64', done({ fichierResultat: '<html>' }), 'request'],
    ['base64 that goes on after its end', done({ fichierResultat: 'QQ==QQ==' }), 'request'],
    ['base64 that is cut', done({ fichierResultat: 'QUJDRA' }), 'request'],
    [
      'far too much beside the file',
      done({ autre: 'x'.repeat(200_000), fichierResultat: 'QQ==' }),
      'request',
    ],
  ])('fails with %s', async (_what, reply, kind) => {
    platform.replyWith(reply)
    const failure = await failureOf(port.downloadDirectory(target()))
    expect(failure).toMatchObject({ name: 'ChorusError', kind })
    expect(JSON.stringify(failure)).not.toContain(SECRETS.technicalPassword)
  })

  it('fails when the connection breaks in the middle', async () => {
    platform.replyWith((response) => {
      response.writeHead(200, { 'content-length': '100000' })
      response.write('{"codeRetour":0,"fichierResultat":"QUJD', () => response.destroy())
    })
    expect(await failureOf(port.downloadDirectory(target()))).toMatchObject({ kind: 'retry-later' })
  })

  it('ends when the process is asked to stop', async () => {
    const stop = new AbortController()
    platform.replyWith((response) => {
      response.writeHead(200)
      response.write('{"codeRetour":0,"fichierResultat":"QUJD', () => {
        stop.abort()
      })
    })
    await expect(port.downloadDirectory(target(), stop.signal)).rejects.toMatchObject({ name: 'ChorusError' })
  })

  it.each([
    ['drips for longer than the whole may take', { silenceMs: 60_000, totalMs: 100 }, true],
    ['falls silent', { silenceMs: 100, totalMs: 60_000 }, false],
  ])('is given up when the server %s', async (_how, timeouts, drips) => {
    let drop: NodeJS.Timeout | undefined
    platform.replyWith((response) => {
      response.writeHead(200)
      response.write('{"codeRetour":0,"fichierResultat":"')
      if (drips) drop = setInterval(() => response.write('QUJD'), 5)
      response.on('close', () => {
        clearInterval(drop)
      })
    })
    const transport = createTransport({ timeouts: DEFAULT_TIMEOUTS, userAgent: 'test' })
    const into = {
      path: target(),
      field: 'fichierResultat',
      maxBytes: 1_000_000,
      timeouts,
      signal: undefined,
    }
    const outcome = await transport.download(
      `${platform.url}/cpro/${PATH}`,
      { headers: {}, body: '{}', pooled: false },
      into,
    )
    transport.close()
    expect(outcome).toEqual({ type: 'lost', detail: `time-out awaiting ${drips ? 'request' : 'socket'}` })
  })

  it('says what the disk says', async () => {
    platform.replyWith(done({ fichierResultat: 'QQ==' }))
    await expect(port.downloadDirectory(join(folder, 'missing', 'd.zip'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})

describe('a long base64 field of a JSON answer', () => {
  async function taken(pieces: readonly string[], maxBytes = 1_000_000) {
    const field = new LongField('f', maxBytes)
    const parts: Buffer[] = []
    // Each piece later than the one before, as a server's answer comes.
    async function* answer() {
      for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece))
    }
    for await (const part of field.decoded(answer())) parts.push(part)
    return { bytes: Buffer.concat(parts), field }
  }

  it.each([
    ['whole', 4096],
    ['in pieces of one byte', 1],
    ['in pieces of three', 3],
    ['in pieces of five', 5],
  ])('is the same when it comes %s', async (_how, size) => {
    const escaped = CONTENT.subarray(0, 500)
      .toString('base64')
      .replaceAll('/', '\\/')
      .replaceAll('+', '\\u002b')
      .replace(/.{70}/g, '$&\\r\\n')
    const text = `{"codeRetour": 0, "f" : "${escaped}", "libelle": "fin"}`
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.slice(index * size, (index + 1) * size),
    )
    const { bytes, field } = await taken(pieces)
    expect(bytes.equals(CONTENT.subarray(0, 500))).toBe(true)
    expect(field.isWhole).toBe(true)
    expect(JSON.parse(field.around.toString('utf8'))).toMatchObject({ codeRetour: 0, f: '' })
  })

  it('is given up beyond the ceiling', async () => {
    await expect(taken(['{"f":"', 'QUJD'.repeat(100), '"}'], 200)).rejects.toThrow('too big')
  })
})
