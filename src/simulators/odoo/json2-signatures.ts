import type { Call } from './environment.js'
import { OdooError } from './errors.js'
import type { Json, JsonObject } from './values.js'

interface Signature {
  /** A method of the model itself, which takes no records. */
  readonly ofModel?: true
  readonly required?: readonly string[]
  readonly optional?: readonly string[]
  /** Takes any other argument (`**kwargs`). */
  readonly open?: true
}

/** The signatures of 19.0, as far as `inspect` finds them; a method that is not listed takes anything. */
const SIGNATURES: Readonly<Record<string, Signature>> = {
  search: { ofModel: true, required: ['domain'], optional: ['offset', 'limit', 'order'] },
  search_count: { ofModel: true, required: ['domain'], optional: ['limit'] },
  search_read: {
    ofModel: true,
    optional: ['domain', 'fields', 'offset', 'limit', 'order'],
    open: true,
  },
  fields_get: { ofModel: true, optional: ['allfields', 'attributes'] },
  create: { ofModel: true, required: ['vals_list'] },
  load: { ofModel: true, required: ['fields', 'data'] },
  check_object_reference: {
    ofModel: true,
    required: ['module', 'xml_id'],
    optional: ['raise_on_access_error'],
  },
  context_get: { ofModel: true },
  read: { optional: ['fields', 'load'] },
  write: { required: ['vals'] },
  unlink: {},
  exists: {},
  has_access: { required: ['operation'] },
  action_post: {},
  button_draft: {},
  button_cancel: {},
  action_send_and_print: { optional: ['allow_fallback_pdf'] },
  activity_schedule: { optional: ['act_type_xmlid', 'date_deadline', 'summary', 'note'], open: true },
}

const unprocessable = (message: string): OdooError =>
  new OdooError('werkzeug.exceptions.UnprocessableEntity', message)

/**
 * The call that named arguments make.
 * @throws OdooError UnprocessableEntity, worded as Python words it
 */
export function bindNamed(model: string, method: string, ids: Json | undefined, named: JsonObject): Call {
  const signature = SIGNATURES[method] ?? { open: true }
  const records = Array.isArray(ids) ? ids : []
  if (signature.ofModel === true && records.length > 0) {
    throw unprocessable(`cannot call ${model}.${method} with ids`)
  }
  const required = signature.required ?? []
  const missing = required.find((name) => !(name in named))
  if (missing !== undefined) throw unprocessable(`missing a required argument: '${missing}'`)
  const known = [...required, ...(signature.optional ?? [])]
  const unknown = Object.keys(named).find((name) => !known.includes(name))
  if (unknown !== undefined && signature.open !== true) {
    throw unprocessable(`got an unexpected keyword argument '${unknown}'`)
  }
  return { args: signature.ofModel === true ? [] : [records], kwargs: named }
}
