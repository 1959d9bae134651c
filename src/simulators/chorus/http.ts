import type { IncomingMessage } from 'node:http'
import type { Reply } from '../reply.js'
import { HttpError } from './answers.js'

/** Room for a file of more than 10 MB in base64, so that it is refused by the business rule and not by the gateway. */
const MAX_BODY = 20 * 1024 * 1024

/** The whole body; a longer one than the gateway takes is read to its end and refused. @throws HttpError 413 */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_BODY) chunks.push(chunk)
    })
    request.on('error', reject)
    request.on('end', () => {
      if (length <= MAX_BODY) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new HttpError(413, { error: 'Request Entity Too Large' }))
    })
  })
}

/** @throws HttpError 400 when the body is no JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new HttpError(400, { codeRetour: 400, libelle: 'TRA_MSG_00.001' })
  }
}

export function sendJson(response: Reply, status: number, body: unknown, sent?: () => void): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
  response.end(JSON.stringify(body), sent)
}
