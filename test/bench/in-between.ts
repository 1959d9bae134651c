import { createServer, request as httpRequest, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** One request that is on its way to a simulated server. */
export interface OnTheWay {
  readonly path: string
  readonly body: string
}

/** Answers in the server's place, and says so with `true`; or changes what goes on to it. */
export type Interference = (request: OnTheWay, response: ServerResponse) => boolean | OnTheWay

/** A server that passes everything on to another, but for what `interfere` takes to itself. */
export interface InBetween {
  readonly url: string
  target: string
  interfere: Interference | undefined
  /** Each answer comes so much later; 0 when absent. */
  delayMs: number
  close(): void
}

export async function startInBetween(): Promise<InBetween> {
  const state: Pick<InBetween, 'target' | 'interfere' | 'delayMs'> = {
    target: '',
    interfere: undefined,
    delayMs: 0,
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = { path: request.url ?? '/', body: Buffer.concat(chunks).toString() }
      const done = state.interfere?.(asked, response)
      if (done === true) return
      const { path, body } = typeof done === 'object' ? done : asked
      const onward = httpRequest(
        new URL(path, state.target),
        {
          method: request.method,
          headers: { ...request.headers, 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          setTimeout(() => {
            response.writeHead(answer.statusCode ?? 502, answer.headers)
            answer.pipe(response)
          }, state.delayMs)
        },
      )
      onward.on('error', () => response.destroy())
      onward.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
}

/** Writes `head`, then `part` again and again to so many bytes, then `tail`; stops when nobody listens any more. */
export function pour(
  response: ServerResponse,
  { head = '', part, bytes, tail = '' }: { head?: string; part: string; bytes: number; tail?: string },
): true {
  const block = Buffer.from(part.repeat(Math.max(1, Math.floor(65_536 / part.length))))
  let left = bytes
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(head)
  const go = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= block.length
      if (!response.write(block)) {
        response.once('drain', go)
        return
      }
    }
    response.end(tail)
  }
  go()
  return true
}
