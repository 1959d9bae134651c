import { z } from 'zod'
import { parseAnswer } from './answer.js'
import type { OdooHttp } from './http.js'
import { callJsonRpc } from './json-rpc.js'
import { refusedCredentials } from './remote-error.js'
import { type Access, type OdooSession, type ServerVersion, versionOf } from './session.js'

const uidSchema = z.union([z.int().positive(), z.literal(false), z.null()])
const versionSchema = z.object({ server_serie: z.string() })

/** Logs in over `/jsonrpc`, which every version has; 19.0 logs a warning at each call. */
export async function openJsonRpc(http: OdooHttp, access: Access): Promise<OdooSession> {
  const { database, login, password } = access
  const answer = await callJsonRpc(http, {
    params: { service: 'common', method: 'authenticate', args: [database, login, password, {}] },
    effect: false,
  })
  const uid = parseAnswer(uidSchema, answer, 'common.authenticate')
  if (uid === false || uid === null) throw refusedCredentials()
  return {
    uid,
    version: () => readVersion(http),
    call: ({ model, method, args, kwargs, effect, timeouts, maxAnswerBytes }) =>
      callJsonRpc(http, {
        params: {
          service: 'object',
          method: 'execute_kw',
          args: [database, uid, password, model, method, args, kwargs],
        },
        effect,
        timeouts,
        maxAnswerBytes,
      }),
  }
}

async function readVersion(http: OdooHttp): Promise<ServerVersion> {
  const answer = await callJsonRpc(http, {
    params: { service: 'common', method: 'version', args: [] },
    effect: false,
  })
  return versionOf(parseAnswer(versionSchema, answer, 'common.version').server_serie)
}
