import { isBareCode } from '../../domain/words/bare-code.js'
import { createHash } from 'node:crypto'
import { ChorusError } from '../../chorus/wire/error.js'
import { TOO_BIG } from '../../chorus/wire/remedies.js'
import {
  extensionFor,
  MAX_UPLOAD_BYTES,
  tooLarge,
  uploadName,
  whyNoComplement,
} from '../../domain/invoice/complement.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { MarkedAttachment } from '../../odoo/port.js'
import type { InvoiceRow } from '../../store/store.js'
import { isForbiddenAlone } from '../health/probe.js'
import { claimOf, type StageContext } from '../running/context.js'
import { chorusTime } from './chorus-time.js'
import { isPassing } from './request-outcomes.js'

/** A file that is in the technical account. */
export interface UploadedPiece {
  /** Of its upload. */
  readonly upload: string
  /** As users know it. */
  readonly name: string
  readonly pieceId: string
}

/** It cannot be put there; French, for the accountant. */
export interface UploadRefused {
  readonly why: string
}

/**
 * Puts a file of Odoo into the technical account: once, however often it is tried, for the same suspension. Of the files no
 * more than one is held at a time. Undefined: Chorus Pro could not take it for a trouble of its own, so that it is tried again.
 */
export async function uploaded(
  context: StageContext,
  row: InvoiceRow,
  file: MarkedAttachment,
  occasion: Date,
): Promise<UploadedPiece | UploadRefused | undefined> {
  const bytes = await context.odoo.attachmentContent(file.id, MAX_UPLOAD_BYTES)
  if (bytes === 'too-long') return { why: tooLarge(file.name) }
  if (bytes === undefined) return { why: gone(file.name) }
  const fault = whyNoComplement([{ ...file, size: bytes.byteLength }])
  if (fault !== undefined) return { why: fault }
  const extension = extensionFor(file) ?? ''
  const distinction = createHash('sha256')
    .update([context.connection.name, row.odooId, file.id, occasion.toISOString()].join('\n'))
    .update(bytes)
    .digest('hex')
    .slice(0, 12)
  const name = uploadName(file.name, extension, distinction)
  const pieceId =
    (await known(context, row, name)) ?? (await sent(context, row, file, { name, extension, bytes }))
  return typeof pieceId === 'string' ? { upload: name, name: file.name, pieceId } : pieceId
}

export function gone(name: string): string {
  return fr`La pièce « ${name} » n’est plus dans Odoo : déposez-la de nouveau dans le fil de discussion, puis refaites votre demande.`
}

/** `pieceJointeId` of what was uploaded already. */
async function known(context: StageContext, row: InvoiceRow, name: string): Promise<string | undefined> {
  const begun = (await context.store.uploads(row.id)).find((upload) => upload.name === name)
  if (begun?.pieceId !== undefined && mark('uploaded-once')) return begun.pieceId
  return begun !== undefined && mark('lost-upload-looked-for') ? lookedFor(context, row, name) : undefined
}

/** Nobody knows whether it arrived. */
async function lookedFor(context: StageContext, row: InvoiceRow, name: string): Promise<string | undefined> {
  // That a search wants a type is an example's alone, and which one, too.
  for (const typeId of new Set([await typeOfUploads(context), undefined])) {
    const found = await searched(context, name, typeId)
    if (found === undefined) continue
    await context.store.recordUploaded(row.id, name, found)
    return found
  }
  return undefined
}

/** None as well where the search is refused. */
async function searched(
  context: StageContext,
  name: string,
  typeId: string | undefined,
): Promise<string | undefined> {
  try {
    return await context.chorus.findUpload(name, typeId)
  } catch (error) {
    // A second copy in the account harms nobody: only what is added to the invoice is seen.
    const isNo = error instanceof ChorusError && (error.kind === 'refusal' || error.kind === 'request')
    if (isNo || ((await isForbiddenAlone(context, error)) && mark('forbidden-search-of-uploads')))
      return undefined
    throw error
  }
}

/** Under which an account's own uploads are found: AIFE's example of the search shows them as `DIVERS`. */
async function typeOfUploads(context: StageContext): Promise<string | undefined> {
  const { chorus, log, clock, attachmentTypes } = context
  const listed = await attachmentTypes.of({ chorus, log, now: clock.now() }, 'UTILISATEUR')
  const types = listed.filter(({ id }) => id !== undefined)
  return (types.find(({ code }) => code === 'DIVERS') ?? types[0])?.id
}

async function sent(
  context: StageContext,
  row: InvoiceRow,
  file: MarkedAttachment,
  upload: { readonly name: string; readonly extension: string; readonly bytes: Uint8Array },
): Promise<string | UploadRefused | undefined> {
  const { store, chorus } = context
  const { name } = upload
  const begun = { name, attachmentId: file.id, begunAt: chorusTime(context) }
  await store.recordUploadBegun(row.id, begun, claimOf(context))
  try {
    const pieceId = await chorus.uploadAttachment({
      ...upload,
      mimeType: file.mimeType === '' ? 'application/octet-stream' : file.mimeType,
    })
    await store.recordUploaded(row.id, name, pieceId)
    return pieceId
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    if (error.remedy === TOO_BIG) return { why: tooLarge(file.name) }
    if (error.kind !== 'refusal') throw error
    if (await isPassing(context, row, error)) return undefined
    context.log.warn(`Chorus Pro refused a file: ${error.message}`, {
      remedy: error.remedy,
      invoice: row.invoice.number,
    })
    if (error.codeRetour === TOO_LARGE) return { why: tooLarge(file.name) }
    return { why: refusedFile(file.name, error.libelle) }
  }
}

function refusedFile(name: string, libelle: string | undefined): string {
  const no = fr`Chorus Pro refuse la pièce « ${name} »`
  if (libelle === undefined)
    return fr`${no} sans donner de motif : joignez-la sous une autre forme, en PDF par exemple.`
  if (isBareCode(libelle))
    return fr`${no} et n’en dit que le code ${libelle} : joignez-la sous une autre forme, en PDF par exemple ; si le refus persiste, donnez ce code à votre administrateur.`
  return fr`${no} : ${libelle.replace(/[\s.]+$/, '')}. Joignez-la sous une autre forme, en PDF par exemple.`
}

/** AIFE: over 10 MB. */
const TOO_LARGE = 20003
