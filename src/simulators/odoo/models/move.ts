import { bind, idList } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { userError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import type { Orm } from '../orm.js'
import { fieldAttachment } from '../computed.js'
import { checkAccess } from '../rights.js'
import { numberOf, type Row, textOf } from '../values.js'
import { isSince } from '../version.js'

const GENERATED = ['invoice_pdf_report_file', 'ubl_cii_xml_file'] as const

/** 19.0 keeps the documents of the former posting in the chatter, under another name. */
function detachDocuments(env: Environment, row: Row): void {
  const user = env.db.table('res.partner').get(userPartner(env))
  const [year = '', month = '', day = ''] = env.stamp.slice(0, 10).split('-')
  for (const field of GENERATED) {
    const attachment = fieldAttachment(env.db, 'account.move', row.id, field)
    if (attachment === undefined) continue
    const name = textOf(attachment, 'name')
    const dot = name.lastIndexOf('.')
    const by = `(detached by ${user === undefined ? '' : textOf(user, 'name')} on ${month}/${day}/${year})`
    env.db.table('ir.attachment').update(attachment, {
      name: `${name.slice(0, dot)} ${by}${name.slice(dot)}`,
      res_field: false,
      write_date: env.stamp,
    })
  }
}

function userPartner(env: Environment): number {
  const user = env.db.table('res.users').get(env.userId)
  return user === undefined ? 0 : numberOf(user, 'partner_id')
}

/** Back to draft: the number stays, the sent flag goes. */
export function resetToDraft(env: Environment, rows: readonly Row[]): void {
  for (const row of rows) {
    if (row['state'] !== 'posted' && row['state'] !== 'cancel') {
      throw userError('Only posted/cancelled journal entries can be reset to draft.')
    }
    // Measured: 17.0 keeps the generated PDF in its field, and shows it again once the invoice is posted again.
    if (isSince(env.db.version, '19.0')) detachDocuments(env, row)
    const values = { state: 'draft', is_move_sent: false, write_date: env.stamp, write_uid: env.userId }
    env.db.table('account.move').update(row, values)
  }
}

function post(env: Environment, rows: readonly Row[]): void {
  for (const row of rows) {
    if (row['state'] !== 'draft') {
      throw userError(`The entry ${textOf(row, 'name')} (id ${row.id}) must be in draft.`)
    }
    env.db.table('account.move').update(row, {
      state: 'posted',
      name: textOf(row, 'name') || nextNumber(env, row),
      invoice_date: row['invoice_date'] === false ? env.stamp.slice(0, 10) : (row['invoice_date'] ?? false),
      write_date: env.stamp,
      write_uid: env.userId,
    })
  }
}

/** The next free number after the journal's code, such as `INV/2026/00001`, or `RINV/…` for credit notes. */
export function nextNumber(env: Environment, row: Row): string {
  const date = textOf(row, 'invoice_date') || env.stamp
  const code = textOf(env.db.table('account.journal').get(numberOf(row, 'journal_id')) ?? {}, 'code')
  const prefix = `${row['move_type'] === 'out_refund' ? 'R' : ''}${code}/${date.slice(0, 4)}/`
  const used = env.db
    .table('account.move')
    .rows.map((move) => textOf(move, 'name'))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
  return prefix + String(Math.max(0, ...used) + 1).padStart(5, '0')
}

function cancel(env: Environment, rows: readonly Row[]): void {
  resetToDraft(
    env,
    rows.filter((row) => row['state'] === 'posted'),
  )
  for (const row of rows) {
    env.db
      .table('account.move')
      .update(row, { state: 'cancel', write_date: env.stamp, write_uid: env.userId })
  }
}

export function moveMethods(orm: Orm): Record<string, Method> {
  const rowsOf = (method: string, env: Environment, args: Parameters<Method>[1]): Row[] => {
    checkAccess(env, 'account.move', 'write')
    return orm.rows(env, 'account.move', idList(method, bind(method, args, ['ids'])['ids']))
  }
  return {
    button_draft: (env, call) => {
      resetToDraft(env, rowsOf('button_draft', env, call))
      return undefined
    },
    action_post: (env, call) => {
      post(env, rowsOf('action_post', env, call))
      return false
    },
    button_cancel: (env, call) => {
      cancel(env, rowsOf('button_cancel', env, call))
      return undefined
    },
  }
}

function commercialPartner(env: Environment, partnerId: number): number | false {
  const partner = env.db.table('res.partner').get(partnerId)
  return partner === undefined ? false : numberOf(partner, 'commercial_partner_id')
}

/** @throws OdooError UserError in the words that the lock was given */
export function refuseIfLocked(env: Environment, id: number): void {
  const why = env.db.locked.get(id)
  if (why !== undefined) throw userError(why)
}

export const moveHooks: ModelHooks = {
  beforeCreate(env, values) {
    const company = env.db.table('res.company').get(numberOf(values, 'company_id') || 1)
    const currency = company === undefined ? false : numberOf(company, 'currency_id')
    return { currency_id: currency, ...values }
  },
  afterCreate(env, row) {
    const partner = commercialPartner(env, numberOf(row, 'partner_id'))
    env.db.table('account.move').update(row, { commercial_partner_id: partner })
  },
  beforeWrite(env, row, values) {
    refuseIfLocked(env, row.id)
    return values
  },
  afterWrite(env, row, values) {
    if (!('partner_id' in values)) return
    const partner = commercialPartner(env, numberOf(row, 'partner_id'))
    env.db.table('account.move').update(row, { commercial_partner_id: partner })
  },
  beforeUnlink(_env, rows) {
    if (rows.some((row) => row['state'] === 'posted')) {
      throw userError(
        'You can not delete posted journal item without first having to reset the entry to draft.',
      )
    }
  },
}
