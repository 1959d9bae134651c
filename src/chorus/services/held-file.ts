import type { ChorusContext } from '../context.js'
import { ChorusError } from '../wire/error.js'
import { invoiceId } from '../wire/request.js'

const DOWNLOAD = 'factures/v1/telecharger/groupe'

/** Of the whole answer, base64 included: an invoice of 10 MB with some more. Odoo gets it in one request. */
const MAX_BYTES = 21 * 1024 * 1024

const TIMEOUTS = { silenceMs: 120_000, totalMs: 300_000 }

/**
 * Writes what Chorus Pro holds of an invoice to a new file: its PDF, or a ZIP of it and of what goes with it. Where all of
 * that is too much, the PDF alone. AIFE's appendix to the API: `PDF` goes with `avecPiecesJointesComplementaires`, and is a
 * ZIP where there are several documents; more than 120 MB are HTTP 413.
 */
export async function downloadInvoice(
  { http }: ChorusContext,
  identifier: string,
  path: string,
  signal?: AbortSignal,
): Promise<'with-attachments' | 'alone'> {
  const download = async (attachments: 'OUI' | 'NON'): Promise<void> => {
    await http.download(
      DOWNLOAD,
      {
        format: 'PDF',
        avecPiecesJointesComplementaires: attachments,
        listeFacture: [{ idFacture: invoiceId(DOWNLOAD, identifier) }],
      },
      { path, field: 'fichierResultat', maxBytes: MAX_BYTES, timeouts: TIMEOUTS, signal },
    )
  }
  try {
    await download('OUI')
    return 'with-attachments'
  } catch (error) {
    if (!(error instanceof ChorusError) || !(error.kind === 'request' || error.codeRetour === 413))
      throw error
    await download('NON')
    return 'alone'
  }
}
