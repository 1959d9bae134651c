import { z } from 'zod'
import { jsonIfAny, NoSuchPage } from '../wire/http-answer.js'
import { DEFAULT_TIMEOUTS, OdooHttp, type Timeouts } from '../wire/http.js'
import { callJsonRpc } from '../wire/json-rpc.js'
import { parseAnswer } from '../wire/answer.js'

const versionAnswer = z.object({ server_serie: z.string() })
const newerAnswer = z.object({ version: z.string() })

/** Which Odoo answers under the address, before anybody logs in. Throws an `OdooError` when none does. */
export async function reachOdoo(url: string, timeouts: Timeouts = DEFAULT_TIMEOUTS): Promise<string> {
  const http = new OdooHttp({ url, userAgent: 'odoo-chorus-bridge', timeouts, secrets: [] })
  try {
    const params = { service: 'common', method: 'version', args: [] }
    return parseAnswer(versionAnswer, await callJsonRpc(http, { params, effect: false }), 'common.version')
      .server_serie
  } catch (error) {
    if (!(error instanceof NoSuchPage)) throw error
    // From 20.0 on JSON-RPC may be switched off.
    const { status, body } = await http.send({ method: 'GET', path: '/json/version', effect: false })
    const newer = newerAnswer.safeParse(jsonIfAny(body.toString('utf8')))
    if (status !== 200 || !newer.success) throw error
    return newer.data.version
  } finally {
    http.close()
  }
}
