import type { ChorusContext } from '../context.js'
import { mark } from '../../marks/mark.js'
import type { AttachmentType, UploadedFile } from '../port.js'
import { uploadedWithoutId } from '../wire/classify.js'
import { fails, searchPages } from '../wire/paging.js'
import { given, numericId } from '../wire/request.js'
import { attachmentTypeRow, read, readRows, typesAnswer, uploadRow, uploaded } from '../wire/schemas.js'

const TYPES = 'transverses/v1/recuperer/typespj'
const UPLOAD = 'transverses/v1/ajouter/fichier'
const UPLOADS = 'transverses/v1/rechercher/pj/moncompte'

/** Files of one name: the search may find parts of names as well. */
const MOST_FOUND = 10_000

/** Types of the attachments of one sort of object. Field names: go-choruspro, typed from the Swagger. */
export async function attachmentTypes(
  context: ChorusContext,
  objectType: 'FACTURE' | 'UTILISATEUR',
): Promise<AttachmentType[]> {
  const answer = await context.http.search(TYPES, { typeObjet: objectType })
  if (answer === undefined) return []
  const { listeTypePieceJointe: list } = read(typesAnswer, TYPES, answer)
  const { readable, unreadable } = readRows(attachmentTypeRow, TYPES, 'listeTypePieceJointe', list)
  unreadable.forEach(context.setAside)
  return readable
    .filter(({ typeObjet }) => typeObjet === undefined || typeObjet === objectType)
    .map(({ idTypePieceJointe: id, codeTypePieceJointe: code, libelleTypePieceJointe: label }) => ({
      id,
      code,
      label,
    }))
}

/** A file's identifier, as text. */
export async function uploadAttachment({ http }: ChorusContext, file: UploadedFile): Promise<string> {
  const answer = await http.act(UPLOAD, {
    pieceJointeFichier: Buffer.from(file.bytes).toString('base64'),
    pieceJointeNom: file.name,
    pieceJointeTypeMime: file.mimeType,
    pieceJointeExtension: file.extension.toUpperCase(),
  })
  const { pieceJointeId } = read(uploaded, UPLOAD, answer)
  if (pieceJointeId === undefined) throw uploadedWithoutId(UPLOAD)
  return pieceJointeId
}

/**
 * The file of exactly this name among those that the technical account has uploaded, with or without its extension: which of both
 * the search goes by and shows, no source says. A row tells neither size nor date, so that the name has to tell one file
 * from all others.
 */
export async function findUpload(
  context: ChorusContext,
  name: string,
  typeId: string | undefined,
): Promise<string | undefined> {
  return (
    (await searched(context, name, name, typeId)) ?? searched(context, withoutExtension(name), name, typeId)
  )
}

async function searched(
  context: ChorusContext,
  wanted: string,
  name: string,
  typeId: string | undefined,
): Promise<string | undefined> {
  const { http, pageSize } = context
  const pages = searchPages(http, {
    path: UPLOADS,
    list: 'listePiecesJointes',
    pageSize,
    mostRows: MOST_FOUND,
    onShort: fails,
    body: (page) =>
      given({
        pieceJointeTypeId: typeId && numericId(UPLOADS, typeId),
        pieceJointeDesignation: wanted,
        parametresRecherche: { nbResultatsParPage: pageSize, pageResultatDemandee: page },
      }),
  })
  for await (const page of pages) {
    const { readable, unreadable } = readRows(uploadRow, UPLOADS, 'listePiecesJointes', page.rows)
    unreadable.forEach(context.setAside)
    const found = readable.find((row) => isNamed(row.pieceJointeDesignation, name))
    if (found !== undefined) return found.pieceJointeId
  }
  return undefined
}

function isNamed(shown: string | undefined, name: string): boolean {
  const [is, wanted] = [shown?.toLowerCase(), name.toLowerCase()]
  return is === wanted || (is === withoutExtension(wanted) && mark('upload-shown-without-extension'))
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}
