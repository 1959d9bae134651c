import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChorusError } from '../../chorus/wire/error.js'
import { UNEXPECTED_ANSWER } from '../../chorus/wire/remedies.js'
import type { NewFile } from '../../odoo/port.js'
import { downloadFolder } from '../running/download-folder.js'
import type { StageContext } from '../running/context.js'

/** What Chorus Pro holds of an invoice. */
export async function held(
  { chorus, stop }: StageContext,
  identifier: string,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const folder = await downloadFolder()
  try {
    const path = join(folder, 'invoice')
    const how = await chorus.downloadInvoice(identifier, path, stop)
    return { bytes: await readFile(path), isWhole: how === 'with-attachments' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const PDF = { extension: 'pdf', mimeType: 'application/pdf', begins: '%PDF-' }
const ZIP = { extension: 'zip', mimeType: 'application/zip', begins: 'PK' }

/** It as a file of this name; the answer does not say of which kind. */
export function fileOf(name: string, bytes: Uint8Array): NewFile {
  const { extension, mimeType } = kindOf(bytes)
  return { name: `${name}.${extension}`, mimeType, bytes }
}

/** A PDF may have some bytes before its header. */
function kindOf(bytes: Uint8Array): typeof PDF {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  const kind = head.startsWith(ZIP.begins) ? ZIP : head.includes(PDF.begins) ? PDF : undefined
  if (kind !== undefined) return kind
  throw new ChorusError(
    'request',
    'factures/v1/telecharger/groupe gave a file that is neither a PDF nor a ZIP',
    UNEXPECTED_ANSWER,
  )
}
