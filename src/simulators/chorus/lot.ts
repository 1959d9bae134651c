import { gunzipSync } from 'node:zlib'
import { UnreadableDocument } from './xml.js'

/** A file of a deposited archive. */
export interface LotFile {
  readonly nom: string
  readonly content: Uint8Array
}

/** The specifications of EDI bound a flow to 500 invoices. */
const MOST_FILES = 500
const MAX_BYTES = 120 * 1024 * 1024
const BLOCK = 512
const FILE_NAME = /^[A-Za-z0-9._-]{1,50}$/
const REGULAR_FILE = ['0', '\0']

/** Whether the file is given as a lot. */
export function isLotName(nomFichier: string | undefined): boolean {
  return nomFichier?.toLowerCase().endsWith('.tar.gz') === true
}

/** The files of a `.tar.gz`. @throws UnreadableDocument where it is none, or not as it has to be */
export function openLot(bytes: Uint8Array): LotFile[] {
  const files = [...filesIn(unpacked(bytes))]
  if (files.length === 0) throw new UnreadableDocument("L'archive ne contient aucun fichier")
  if (files.length > MOST_FILES)
    throw new UnreadableDocument(`L'archive contient plus de ${MOST_FILES} fichiers`)
  const wrong = files.find(({ nom }) => !FILE_NAME.test(nom))
  if (wrong) throw new UnreadableDocument(`Le nom du fichier ${wrong.nom} de l'archive n'est pas valide`)
  if (new Set(files.map(({ nom }) => nom)).size < files.length)
    throw new UnreadableDocument("L'archive contient deux fichiers de même nom")
  return files
}

function unpacked(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES })
  } catch {
    throw new UnreadableDocument("L'archive ne peut pas être décompressée")
  }
}

function* filesIn(archive: Buffer): Generator<LotFile> {
  for (let at = 0; ;) {
    const header = archive.subarray(at, at + BLOCK)
    if (header.length < BLOCK) throw new UnreadableDocument("L'archive est tronquée")
    if (header.every((byte) => byte === 0)) return
    const size = octalIn(header, 124, 12)
    if (octalIn(header, 148, 8) !== sumOf(header)) throw new UnreadableDocument("L'archive est endommagée")
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    if (content.length < size) throw new UnreadableDocument("L'archive est tronquée")
    if (!REGULAR_FILE.includes(header.toString('latin1', 156, 157)))
      throw new UnreadableDocument("L'archive contient autre chose que des fichiers")
    yield { nom: textIn(header, 0, 100), content }
    at += BLOCK * (1 + Math.ceil(size / BLOCK))
  }
}

function textIn(header: Buffer, from: number, length: number): string {
  return header.toString('latin1', from, from + length).split('\0')[0] ?? ''
}

function octalIn(header: Buffer, from: number, length: number): number {
  return Number.parseInt(textIn(header, from, length).trim(), 8)
}

/** Its own place counts as blanks. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0)
}
