import { z } from 'zod'
import { parseAnswer } from './answer.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import type { Timeouts } from './http.js'
import { refuseStatus } from './http-answer.js'
import { exchangeJsonRpc } from './json-rpc.js'

const sessionSchema = z.object({ uid: z.union([z.int(), z.literal(false), z.null()]) })

const PDF_SIGNATURE = '%PDF-'

/**
 * Renders a report as a browser does: the only way on 16.0, where no public method makes the invoice's PDF.
 * The session is opened for this one document and left to expire. An API key cannot open one.
 */
export async function renderInWebSession(
  client: OdooClient,
  invoiceId: number,
  context: Readonly<Record<string, unknown>>,
  timeouts: Timeouts,
): Promise<Uint8Array> {
  const cookie = await openSession(client)
  const query = new URLSearchParams({ context: JSON.stringify(context) })
  const answer = await client.http.send({
    method: 'GET',
    path: `/report/pdf/account.report_invoice/${String(invoiceId)}?${query.toString()}`,
    headers: { cookie },
    effect: false,
    timeouts,
  })
  refuseStatus(client.http.origin, answer, false, '/report/pdf')
  if (answer.body.subarray(0, PDF_SIGNATURE.length).toString('latin1') !== PDF_SIGNATURE) {
    throw new OdooError(
      'unexpected',
      `The report of invoice ${invoiceId} is not a PDF (${answer.contentType})`,
      'Print the invoice in Odoo and see what happens; check that wkhtmltopdf is installed on the server.',
    )
  }
  return answer.body
}

async function openSession(client: OdooClient): Promise<string> {
  const { result, answer } = await exchangeJsonRpc(client.http, {
    path: '/web/session/authenticate',
    params: client.webCredentials(),
    effect: false,
  }).catch((error: unknown) => {
    throw error instanceof OdooError && error.kind === 'credentials' ? noSession() : error
  })
  const { uid } = parseAnswer(sessionSchema, result, '/web/session/authenticate')
  if (uid === false || uid === null) throw noSession()
  return answer.setCookies.map((cookie) => cookie.split(';', 1)[0] ?? '').join('; ')
}

function noSession(): OdooError {
  return new OdooError(
    'credentials',
    'Odoo opens no web session for this user, which this version needs to make the PDF of an invoice',
    "Configure the user's password instead of an API key, without two-factor authentication.",
  )
}
