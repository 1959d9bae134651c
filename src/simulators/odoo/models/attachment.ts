import { contentFacts } from '../database.js'
import type { Environment } from '../environment.js'
import { validationError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, type Row, textOf } from '../values.js'

const TYPES: readonly (readonly [suffix: string, mimetype: string])[] = [
  ['.pdf', 'application/pdf'],
  ['.xml', 'application/xml'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.txt', 'text/plain'],
  ['.csv', 'text/csv'],
]

function mimetypeOf(name: string): string {
  return TYPES.find(([suffix]) => name.toLowerCase().endsWith(suffix))?.[1] ?? 'application/octet-stream'
}

function givenContent(values: JsonObject): Uint8Array | undefined {
  const { datas, raw } = values
  if (typeof datas === 'string') {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(datas)) {
      throw validationError('The file is not encoded properly.')
    }
    return Buffer.from(datas, 'base64')
  }
  return typeof raw === 'string' ? Buffer.from(raw, 'utf8') : undefined
}

function keepContent(env: Environment, row: Row, values: JsonObject): void {
  const content = givenContent(values)
  if (content === undefined) return
  env.db.files.set(row.id, content)
  env.db.table('ir.attachment').update(row, contentFacts(content))
}

export const attachmentHooks: ModelHooks = {
  beforeCreate(_env, values) {
    return { ...values, mimetype: values['mimetype'] ?? mimetypeOf(textOf(values, 'name')) }
  },
  afterCreate(env, row, values) {
    keepContent(env, row, values)
    env.db.table('ir.attachment').update(row, { datas: false, raw: false })
  },
  afterWrite(env, row, values) {
    keepContent(env, row, values)
    env.db.table('ir.attachment').update(row, { datas: false, raw: false })
  },
  afterUnlink(env, row) {
    env.db.files.delete(row.id)
  },
}
