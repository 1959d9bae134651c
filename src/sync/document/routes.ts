import { createHash } from 'node:crypto'
import { flowFileName } from '../../domain/invoice/file-name.js'
import { InvoiceDataError } from '../../domain/invoice/invoice-data-error.js'
import type { Reason } from '../../domain/words/reason.js'
import {
  AMOUNT_CONTRADICTIONS,
  checkAttachments,
  checkDocument,
  type DepositedFile,
} from '../../domain/requirements/index.js'
import type { OdooInvoice, References } from '../../domain/invoice/invoice.js'
import type { BusinessTerms } from '../../facturx/read/business-terms.js'
import { DocumentError } from '../../facturx/document-error.js'
import type { PreparedCii } from '../../facturx/prepare.js'
import type { DocumentRepair, PreparedDocument } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { tooMuchToJoin } from './attachments.js'
import { builtData, keptData, type OtherData } from './data.js'
import type { Material } from './material.js'
import {
  contradictoryReason,
  disagreements,
  documentReason,
  namesCause,
  notBuiltReason,
  STALE_AMOUNT,
} from './reasons.js'

/** What came of one way to a document. */
export type Examined =
  | {
      readonly document: PreparedDocument
      readonly warnings: readonly Reason[]
      /**
       * The data come from the very PDF that people read, or stand in for it in one that surely is current: neither can be
       * older than the other.
       */
      readonly dataFromPdf: boolean
      /** The data bear a reference that nobody gives in Odoo, or no longer. */
      readonly namesMore: boolean
      /** The data say another day, or another account, to be paid on than the invoice in Odoo. */
      readonly isOtherwisePaid: boolean
    }
  | { readonly reasons: readonly Reason[] }
  /** Not the document of this invoice as it is now, or none at all: another may be. */
  | { readonly unusable: readonly Reason[] }

/** The PDF that there is, if there is one. */
export interface Picture {
  readonly pdf: Uint8Array | undefined
  /** Whether it surely is of the invoice as it is now. */
  readonly isCurrent: () => Promise<boolean>
}

/**
 * The best document that there is: with the data that Odoo put into the PDF, else with those that it keeps beside it,
 * else with those that the invoice's lines give. Without a PDF, the data alone. Data of which the sums contradict each
 * other give way to those of the lines, if these do not and the PDF is of the invoice as it is now.
 */
export async function examine(
  context: StageContext,
  material: Material,
  { pdf, isCurrent }: Picture,
): Promise<Examined> {
  if (pdf !== undefined) {
    try {
      const own = await judged(context, material, () => withOwnData(context, material, pdf))
      if (!contradictsItself(own) || !(await isCurrent())) return own
      const { id } = material.facts.invoice
      const built = await judged(
        context,
        material,
        async () => withData(context, material, pdf, await builtData(context, id)),
        contradictoryReason,
      )
      if ('document' in built) return { ...built, dataFromPdf: true }
      // Why the lines cannot be written down either is what to mend; else what Odoo's own document lacks.
      return 'unusable' in built && built.unusable.every(namesCause) ? { reasons: built.unusable } : own
    } catch (error) {
      if (!(error instanceof DocumentError) || error.code !== 'NO_CII') throw error
    }
  }
  const { id } = material.facts.invoice
  const kept = await keptData(context, id)
  if (kept !== undefined) {
    const examined = await judged(context, material, () => withData(context, material, pdf, kept))
    if (!('unusable' in examined)) return examined
  }
  return judged(context, material, async () => withData(context, material, pdf, await builtData(context, id)))
}

/** Sums alone are wrong, within the document or beside what Odoo says. */
function contradictsItself(examined: Examined): boolean {
  if ('document' in examined) return false
  const reasons = 'unusable' in examined ? examined.unusable : examined.reasons
  return reasons.every(({ code }) => code === STALE_AMOUNT || AMOUNT_CONTRADICTIONS.has(code))
}

/** A document that is made but not yet judged. */
interface Made {
  readonly prepared: PreparedCii
  readonly bytes: Uint8Array
  readonly syntax: DepositedFile['syntax']
  readonly origin?: DocumentRepair
}

/** The library that reads and writes PDFs is a third of the program: it is loaded once there is one to prepare. */
const preparation = () => import('../../facturx/prepare.js')

async function withOwnData(
  { connection }: StageContext,
  { repair }: Material,
  pdf: Uint8Array,
): Promise<Made> {
  if (connection.syntax !== 'cii') return facturX(pdf, repair)
  const { prepareCii } = await preparation()
  return cii(await prepareCii({ pdf }, repair))
}

async function withData(
  { connection }: StageContext,
  { repair }: Material,
  pdf: Uint8Array | undefined,
  { cii: data, origin }: OtherData,
): Promise<Made> {
  const { prepareCii } = await preparation()
  const made =
    pdf === undefined || connection.syntax === 'cii'
      ? cii(await prepareCii({ cii: data }, { ...repair, visualPdf: pdf }))
      : await facturX(pdf, { ...repair, cii: data })
  return { ...made, origin }
}

async function facturX(
  pdf: Uint8Array,
  context: Material['repair'] & { readonly cii?: OtherData['cii'] },
): Promise<Made> {
  const { prepareFacturX } = await preparation()
  const prepared = await prepareFacturX(pdf, context)
  return { prepared, bytes: prepared.pdf, syntax: 'IN_DP_E2_CII_FACTURX' }
}

function cii(prepared: PreparedCii): Made {
  return { prepared, bytes: Buffer.from(prepared.xml), syntax: 'IN_DP_E1_CII_16B' }
}

/** @throws {DocumentError} `NO_CII` alone: there may be data elsewhere */
async function judged(
  { log }: StageContext,
  material: Material,
  make: () => Promise<Made>,
  say = notBuiltReason,
): Promise<Examined> {
  const { invoice } = material.facts
  try {
    return judge(material, await make())
  } catch (error) {
    if (error instanceof InvoiceDataError) {
      log.warn(`${invoice.number}: ${error.message}`, { code: error.code })
      return { unusable: [say(error)] }
    }
    if (!(error instanceof DocumentError) || error.code === 'NO_CII') throw error
    log.warn(`${invoice.number}: ${error.message}`, { code: error.code })
    const { files } = material.attachments
    if (error.code === 'TOO_LARGE' && files.length > 0) return { reasons: tooMuchToJoin(files) }
    return { unusable: [documentReason(error.code)] }
  }
}

function judge({ facts, repair }: Material, { prepared, bytes, syntax, origin }: Made): Examined {
  const { invoice, buyer } = facts
  const { terms, repairs, rejected } = prepared
  const stale = disagreements(terms, invoice, buyer.siret)
  if (stale.length > 0) return { unusable: stale }
  const name = flowFileName(invoice.number, invoice.id, syntax === 'IN_DP_E1_CII_16B' ? 'xml' : 'pdf')
  const file = { name, size: bytes.byteLength, syntax }
  const found = checkDocument({ ...facts, terms, file })
  const left = checkAttachments({ rejected, unreadable: 0, tooMuch: [] }).blocking
  if (found.blocking.length + left.length > 0) return { reasons: [...found.blocking, ...left] }
  return {
    document: {
      fileName: name,
      syntax,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
      repairs: origin === undefined ? repairs : [origin, ...repairs],
      sellerSiret: terms.sellerSiret,
      grandTotal: terms.totals.withVat,
    },
    warnings: found.warnings,
    dataFromPdf: origin === undefined,
    namesMore: namesMore(terms, invoice.references),
    isOtherwisePaid: isOtherwisePaid(terms, invoice, repair.companyIban),
  }
}

function isOtherwisePaid(
  { dueDate, iban }: BusinessTerms,
  { printed }: OdooInvoice,
  companyIban: string | undefined,
): boolean {
  const pairs = [
    [dueDate, printed?.dueDate],
    [iban?.replaceAll(' ', ''), companyIban],
  ]
  return pairs.some(
    ([inDocument, inOdoo]) => inDocument !== undefined && inOdoo !== undefined && inDocument !== inOdoo,
  )
}

function namesMore(terms: BusinessTerms, given: References): boolean {
  const pairs = [
    [terms.serviceCode, given.serviceCode],
    [terms.orderReference, given.commitmentNumber],
    [terms.contractReference, given.contract],
  ]
  return pairs.some(([inDocument, inOdoo]) => inDocument !== undefined && inOdoo === undefined)
}
