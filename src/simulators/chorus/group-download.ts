import { z } from 'zod'
import { type Answer, ATTACHMENTS_NOT_SAID, BusinessError, done, HttpError } from './answers.js'
import { fileName } from './attachments.js'
import { MAX_INVOICE_BYTES } from './completion.js'
import type { TechnicalAccount } from './options.js'
import { readablePaymentRequest } from './own-invoice.js'
import type { Platform } from './platform.js'
import type { AttachmentLink, Invoice } from './records.js'
import { pivotOf, renderingOf } from './renderings.js'
import { type ZippedFile, zipOf } from './zip.js'

const downloadBody = z.object({
  format: z.enum(['PDF', 'PIVOT']),
  /** `OUI` in the Swagger's types, `Oui` in the appendix. */
  avecPiecesJointesComplementaires: z.enum(['OUI', 'NON', 'Oui', 'Non']).optional(),
  listeFacture: z.array(z.object({ idFacture: z.int() })).min(1),
})

/**
 * `factures/v1/telecharger/groupe`: what Chorus Pro holds of invoices issued, received or to be validated (AIFE's page of the
 * service), in base64; in doubt: works invoices too.
 *
 * From AIFE's API appendix: `PDF` with a single document is that PDF; with several documents of one invoice, a ZIP of
 * them; of several invoices, a ZIP with a folder for each. `PIVOT` is one XML with the attachments inside, always;
 * `avecPiecesJointesComplementaires` goes with `PDF` only. More than 120 MB are HTTP 413. What kind of file it is stands
 * nowhere in the answer.
 *
 * The PDF is the deposited one for Factur-X, or else Chorus Pro's own rendering (an invoice deposited as XML, typed on
 * the portal, or of which the simulator has forgotten the file). In doubt, and strict here: `PDF` without
 * `avecPiecesJointesComplementaires`, or `PIVOT` with it, is refused. Chosen: the names in the ZIP, attachments under
 * their own extension (the appendix says "au format PDF"), and the whole pivot, whose schema is not published.
 */
export function downloadInvoices(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { format, avecPiecesJointesComplementaires: wanted, listeFacture } = downloadBody.parse(body)
  const invoices = listeFacture.map(({ idFacture }) => readablePaymentRequest(platform, account, idFacture))
  if ((format === 'PDF') !== (wanted !== undefined)) throw new BusinessError(ATTACHMENTS_NOT_SAID)
  const withAttachments = format === 'PIVOT' || wanted?.toUpperCase() === 'OUI'
  if (sizeOf(invoices, withAttachments) > MAX_INVOICE_BYTES) {
    throw new HttpError(413, { codeRetour: 413, libelle: 'Request Entity Too Large' })
  }
  const file =
    format === 'PIVOT' ? pivotOf(platform, invoices) : pdfOrArchive(platform, invoices, withAttachments)
  return done({ fichierResultat: Buffer.from(file).toString('base64') })
}

const sizeOf = (invoices: readonly Invoice[], withAttachments: boolean): number =>
  invoices
    .flatMap(({ bytes, pieces }) => [
      bytes,
      ...(withAttachments ? pieces.map(({ attachment }) => attachment.bytes) : []),
    ])
    .reduce((sum, bytes) => sum + bytes, 0)

function pdfOrArchive(
  platform: Platform,
  invoices: readonly Invoice[],
  withAttachments: boolean,
): Uint8Array {
  const documents = invoices.map((invoice) => documentsOf(platform, invoice, withAttachments))
  const [only, ...others] = documents.flat()
  if (only !== undefined && others.length === 0) return only.content
  if (documents.length === 1) return zipOf(documents.flat())
  return zipOf(
    documents.flatMap((files, index) =>
      files.map(({ name, content }) => ({ name: `${folderOf(invoices[index])}/${name}`, content })),
    ),
  )
}

/** Numbers of invoices may hold slashes. */
const plain = (number: string): string => number.replaceAll(/[^A-Za-z0-9-]/g, '_')

const folderOf = (invoice: Invoice | undefined): string =>
  invoice === undefined ? '' : `${plain(invoice.content.numero)}_${invoice.id}`

function documentsOf(platform: Platform, invoice: Invoice, withAttachments: boolean): ZippedFile[] {
  const deposited = invoice.isPdf ? platform.files.find(`facture ${invoice.id}`) : undefined
  const main = {
    name: `${plain(invoice.content.numero)}.pdf`,
    content: deposited ?? renderingOf(platform, invoice),
  }
  return withAttachments ? [main, ...invoice.pieces.map((link) => attached(platform, link))] : [main]
}

const attached = (platform: Platform, { id, attachment }: AttachmentLink): ZippedFile => ({
  name: `${id}_${fileName(attachment)}`,
  content: platform.files.find(`piece ${attachment.id}`) ?? new Uint8Array(),
})
