import { bind, idList } from '../call.js'
import type { Environment, Method } from '../environment.js'
import { userError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import type { Orm } from '../orm.js'
import { checkAccess } from '../rights.js'
import { said } from '../translations.js'
import {
  idsOf,
  isObject,
  type Json,
  type JsonObject,
  numberOf,
  type Row,
  textOf,
  valueOf,
} from '../values.js'
import { hasPlatform, isBefore, isSince } from '../version.js'
import { downloadAction, ediFormatOf, makeDocuments } from './documents.js'
import { platformSends } from './platform.js'

const CLOSE: Json = { type: 'ir.actions.act_window_close' }
const WIZARD = 'account.move.send.wizard'

function render(orm: Orm, env: Environment, moveIds: readonly number[], mail: boolean): number[] {
  const moves = orm.rows(env, 'account.move', moveIds)
  if (moves.length === 0 || moves.some((move) => move['state'] !== 'posted')) {
    throw userError("You can't generate invoices that are not posted.")
  }
  for (const move of moves) refuseDocument(env, move)
  const attachments = moves.flatMap((move) => makeDocuments(env, move))
  if (mail) env.db.emailed.push(...moveIds)
  return attachments
}

/**
 * What Odoo finds lacking for the electronic document, before it prints anything.
 * @throws OdooError UserError, worded as recorded
 */
function refuseDocument(env: Environment, move: Row): void {
  const { version } = env.db
  const format = ediFormatOf(env, move)
  const number = textOf(move, 'name')
  const isOf18 = isSince(version, '18.0') && isBefore(version, '19.0')
  if (isOf18 && format === 'facturx' && !hasAccountNumber(env, move)) {
    throw userError(
      said(env, {
        en:
          'Errors occurred while creating the EDI document (format: Factur-x/XRechnung CII 2.2.0):\n' +
          "- The field 'Sanitized Account Number' is required on the Recipient Bank.\n" +
          `- The field 'Recipient Bank' is required on ${number}.`,
        fr:
          'Erreurs survenues lors de la création du document EDI (format : Factur-x/XRechnung CII 2.2.0):\n' +
          "- Le champ 'Numéro de compte nettoyé' est requis pour la banque destinataire.\n" +
          `- Le champ 'Compte bancaire destinataire' est requis sur ${number}.`,
      }),
    )
  }
  const isAlone = move['move_type'] === 'out_refund' && valueOf(move, 'reversed_entry_id') === false
  // 20.0 gives such a credit note a type code of its own (262).
  if (isBefore(version, '20.0') && format === 'ubl_21_fr' && isAlone) {
    throw userError(
      'Errors occurred while creating the EDI document (format: France UBL 2.1 E-Invoicing Format):\n' +
        `- The original journal entry's name or issue date are missing: ${number}`,
    )
  }
}

function hasAccountNumber(env: Environment, move: Row): boolean {
  const account = env.db.table('res.partner.bank').get(numberOf(move, 'partner_bank_id'))
  return account !== undefined && textOf(account, 'sanitized_acc_number') !== ''
}

function oneWizard(orm: Orm, env: Environment, model: string, call: Parameters<Method>[1]): Row | undefined {
  const bound = bind('action_send_and_print', call, ['ids', 'force_synchronous', 'allow_fallback_pdf'], true)
  return orm.rows(env, model, idList('action_send_and_print', bound['ids']))[0]
}

/** `account.move.send` of 17.0: invoices in `move_ids`, two boxes that say what to do with the documents. */
export function sendMethods(orm: Orm): Record<string, Method> {
  return {
    action_send_and_print: (env, call) => {
      const wizard = oneWizard(orm, env, 'account.move.send', call)
      if (wizard === undefined) return CLOSE
      const mail = wizard['checkbox_send_mail'] === true
      const attachments = render(orm, env, idsOf(wizard['move_ids']), mail)
      return wizard['checkbox_download'] === true ? downloadAction(attachments) : CLOSE
    },
  }
}

/** `account.move.send.wizard` of 18.0 and later: one invoice, and the list of sending methods. */
export function wizardMethods(orm: Orm): Record<string, Method> {
  return {
    action_send_and_print: (env, call) => {
      const wizard = oneWizard(orm, env, WIZARD, call)
      if (wizard === undefined) return CLOSE
      const methods = methodsOf(wizard)
      const [move] = orm.rows(env, 'account.move', [numberOf(wizard, 'move_id')])
      if (move === undefined) return CLOSE
      keepPreference(orm, env, move, methods)
      const attachments = render(orm, env, [move.id], methods.includes('email'))
      if (methods.includes('peppol') && isRegistered(env)) platformSends(env, move, 'processing')
      return methods.includes('manual') ? downloadAction(attachments) : CLOSE
    },
  }
}

function methodsOf(wizard: Row): string[] {
  const methods = wizard['sending_methods']
  return Array.isArray(methods) ? methods.filter((method) => typeof method === 'string') : []
}

function isRegistered(env: Environment): boolean {
  return env.db
    .table('res.company')
    .rows.some((company) => company['account_peppol_proxy_state'] === 'receiver')
}

/**
 * 18.0 makes the only method of a sending the preferred one of a customer that has none, and writes it with the rights of
 * whoever sends (`_update_preferred_settings`); 19.0 does not.
 * @throws OdooError AccessError for a user who may not write customers
 */
function keepPreference(orm: Orm, env: Environment, move: Row, methods: readonly string[]): void {
  const { version } = env.db
  if (isBefore(version, '18.0') || isSince(version, '19.0') || methods.length !== 1) return
  const partner = env.db.table('res.partner').get(numberOf(move, 'partner_id'))
  if (partner === undefined || valueOf(partner, 'invoice_sending_method') !== false) return
  orm.write(env, 'res.partner', [partner.id], { invoice_sending_method: methods[0] ?? false })
}

function activeIds(env: Environment): number[] {
  return env.context['active_model'] === 'account.move' ? idsOf(env.context['active_ids']) : []
}

export const sendHooks: ModelHooks = {
  beforeCreate(env, values): JsonObject {
    return 'move_ids' in values ? values : { ...values, move_ids: [[6, 0, activeIds(env)]] }
  },
}

/** What the wizard proposes by itself: a caller that does not say otherwise writes to the customer, or sends. */
function proposed(env: Environment, move: Row | undefined): string {
  const partner = env.db.table('res.partner').get(move === undefined ? 0 : numberOf(move, 'partner_id'))
  const preferred = partner === undefined ? '' : textOf(partner, 'invoice_sending_method')
  if (preferred !== '' && (preferred !== 'peppol' || isRegistered(env))) return preferred
  // Recorded: 18.0 downloads when the customer has no address, 19.0 proposes e-mail all the same.
  const hasAddress = partner !== undefined && textOf(partner, 'email') !== ''
  return isBefore(env.db.version, '19.0') && !hasAddress ? 'manual' : 'email'
}

/** The boxes of the form, as recorded on the 19.0 of July 2026: downloading has none. */
function checkboxes(env: Environment, move: Row | undefined, methods: readonly string[]): JsonObject {
  const box = (key: string, label: string): JsonObject => ({ label, checked: methods.includes(key) })
  const partner = env.db.table('res.partner').get(move === undefined ? 0 : numberOf(move, 'partner_id'))
  const state = partner === undefined ? '' : textOf(partner, 'peppol_verification_state')
  const isVerified = state !== '' && state !== 'not_verified'
  return {
    email: box('email', 'by Email'),
    ...(hasPlatform(env.db.version) && isRegistered(env)
      ? {
          peppol: isVerified
            ? box('peppol', 'French E-Invoicing (Demo)')
            : { ...box('peppol', 'French E-Invoicing (Not verified yet) (Demo)'), readonly: true },
        }
      : {}),
    snailmail: box('snailmail', 'by Post'),
  }
}

/** The methods whose boxes a caller has ticked. */
function ticked(boxes: Json): string[] {
  if (!isObject(boxes)) return []
  return Object.keys(boxes).filter((key) => {
    const box = boxes[key]
    return isObject(box) && box['checked'] === true
  })
}

/**
 * To propose a method a registered company's Odoo asks the platform about a customer whom it has not looked up yet, and
 * writes down what it heard, with the rights of whoever opened the wizard (`_is_applicable_to_move` of `account_peppol`).
 * @throws OdooError AccessError for a user who may not write customers
 */
function askPlatform(env: Environment, move: Row): void {
  if (!hasPlatform(env.db.version) || !isRegistered(env) || ediFormatOf(env, move) !== 'ubl_21_fr') return
  const partner = env.db.table('res.partner').get(numberOf(move, 'commercial_partner_id'))
  if (partner === undefined || textOf(partner, 'peppol_verification_state') !== 'not_verified') return
  checkAccess(env, 'res.partner', 'write')
  const stamps = { write_date: env.stamp, write_uid: env.userId }
  env.db.table('res.partner').update(partner, { peppol_verification_state: 'valid', ...stamps })
}

export const wizardHooks: ModelHooks = {
  beforeCreate(env, values): JsonObject {
    const id = values['move_id'] ?? activeIds(env)[0] ?? false
    const move = typeof id === 'number' ? env.db.table('account.move').get(id) : undefined
    const given = values['sending_method_checkboxes']
    if (given === undefined && move !== undefined) askPlatform(env, move)
    const methods = given === undefined ? [proposed(env, move)] : ticked(given)
    return {
      sending_methods: methods,
      sending_method_checkboxes: checkboxes(env, move, methods),
      ...values,
      move_id: id,
    }
  },
}
