import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export type Answer = (response: ServerResponse, body: string, request: IncomingMessage) => void

/** A server that gives the answers of a script one after the other, then the last one again and again. */
export interface ScriptedServer {
  readonly url: string
  readonly bodies: string[]
  close(): Promise<void>
}

export async function startScriptedServer(...script: readonly Answer[]): Promise<ScriptedServer> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const answer = script[Math.min(bodies.length, script.length - 1)]
      bodies.push(body)
      answer?.(response, body, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).end(body)
  }
}

export function result(value: unknown): Answer {
  return text(200, JSON.stringify({ jsonrpc: '2.0', id: 1, result: value }), {
    'content-type': 'application/json',
  })
}

export function error(name: string, message: string): Answer {
  const envelope = {
    jsonrpc: '2.0',
    id: 1,
    error: { code: 200, message: 'Odoo Server Error', data: { name, message } },
  }
  return text(200, JSON.stringify(envelope), { 'content-type': 'application/json' })
}

const recordingSchema = z.object({ response: z.object({ status: z.int(), body: z.unknown() }) })

/** The answer of a real server, as it was recorded. */
export function recorded(version: string, file: string): Answer {
  const path = new URL(`../fixtures/odoo/${version}/${file}.json`, import.meta.url)
  const recording = recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  return text(recording.response.status, JSON.stringify(recording.response.body), {
    'content-type': 'application/json',
  })
}

export const dropConnection: Answer = (response) => {
  response.destroy()
}

/** Says that more will come, and cuts. */
export const cutBody: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"jsonrpc"', () => {
    response.destroy()
  })
}

export const neverAnswer: Answer = () => undefined
