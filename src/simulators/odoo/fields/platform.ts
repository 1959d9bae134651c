import type { OdooVersion } from '../version.js'
import { hasPlatform } from '../version.js'
import {
  boolean,
  char,
  type Choices,
  COMPUTED,
  date,
  type FieldMap,
  json,
  many2many,
  many2one,
  monetary,
  one2many,
  READONLY,
  REQUIRED,
  selection,
} from './definition.js'

/** What `account_peppol` and `l10n_fr_pdp` add, as recorded on the 19.0 of July 2026. */

const E_INVOICING_STATES: Choices = [
  ['ready', 'Ready to send'],
  ['to_send', 'Queued'],
  ['skipped', 'Skipped'],
  ['processing', 'Pending Reception'],
  ['done', 'Done'],
  ['error', 'Error'],
  ['AB', 'Received'],
  ['AP', 'Approved'],
  ['RE', 'Rejected'],
  ['PD', 'With Payments'],
  ['submitted', 'Submitted'],
  ['made_available', 'Made Available'],
  ['refused', 'Refused'],
  ['cancelled', 'Cancelled'],
]

const PPF_STATES: Choices = [
  ['in_progress', 'In Progress'],
  ['sent', 'Sent'],
  ['done', 'Done'],
  ['error', 'Error'],
]

/** Odoo itself names `error` twice. */
const REPORTING_STATES: Choices = [
  ['out_of_scope', 'Out of scope'],
  ['pending', 'Pending'],
  ['error', 'Error'],
  ['ready', 'Ready'],
  ['error', 'Error'],
  ['sent', 'Sent'],
  ['completed', 'Completed'],
]

const FLOW = 'l10n.fr.pdp.reports.flow'

export function platformMoveFields(version: OdooVersion): FieldMap {
  if (!hasPlatform(version)) return {}
  return {
    peppol_message_uuid: char('PEPPOL message ID'),
    peppol_move_state: selection('E-Invoicing Status', E_INVOICING_STATES, READONLY),
    peppol_is_sent: boolean('Peppol Is Sent', COMPUTED),
    peppol_response_ids: one2many('Peppol Response', 'account.peppol.response'),
    peppol_can_send_response: boolean('Peppol Can Send Response', COMPUTED),
    pdp_ppf_move_state: selection('PPF Invoice Status', PPF_STATES, READONLY),
    pdp_lifecycle_residual: monetary('Lifecycle Residual', READONLY),
    pdp_ppf_lifecycle_state: selection('PPF Lifeycle Status', PPF_STATES, READONLY),
    pdp_can_send_response: boolean('Pdp Can Send Response', COMPUTED),
    pdp_is_sent: boolean('Pdp Is Sent', COMPUTED),
    pdp_uses_pdp: boolean('Pdp Uses Pdp', COMPUTED),
    l10n_fr_pdp_sent_in_flow_ids: many2many('Sent in PDP Flows', FLOW),
    l10n_fr_pdp_last_flow_id: many2one('Last PDP Flow', FLOW, READONLY),
    l10n_fr_pdp_status: selection('E-Reporting Status', REPORTING_STATES, READONLY),
    l10n_fr_pdp_flow_10_report_type: selection(
      'L10N Fr Pdp Flow 10 Report Type',
      [
        ['transaction', 'Transaction'],
        ['payment', 'Payment'],
      ],
      READONLY,
    ),
    l10n_fr_pdp_has_error: boolean('L10N Fr Pdp Has Error', READONLY),
  }
}

export function platformPartnerFields(version: OdooVersion): FieldMap {
  if (!hasPlatform(version)) return {}
  return {
    company_registry_label: char('Company ID Label', COMPUTED),
    l10n_fr_is_french: boolean('L10N Fr Is French', COMPUTED),
    peppol_verification_state: selection(
      'Peppol status',
      [
        ['not_verified', 'Unchecked'],
        ['not_valid', 'Partner is not on Peppol'],
        ['not_valid_format', 'Partner cannot receive format'],
        ['valid', 'Partner is on Peppol'],
      ],
      { default: 'not_verified' },
    ),
    peppol_supported_documents: json('Supported Peppol Documents'),
    peppol_response_support: boolean('Peppol Response Service', COMPUTED),
    pdp_verification_display_state: selection(
      'E-Invoicing State',
      [
        ['not_verified', 'Not verified yet'],
        ['pdp_not_valid', 'Partner is not in the annuaire'],
        ['pdp_not_valid_format', 'Partner cannot receive format'],
        ['pdp_valid', 'Partner is in the annuaire'],
        ['peppol_not_valid', 'Partner is not on Peppol'],
        ['peppol_not_valid_format', 'Partner cannot receive format'],
        ['peppol_valid', 'Partner is on Peppol'],
      ],
      COMPUTED,
    ),
  }
}

export function platformCompanyFields(version: OdooVersion, schemes: Choices): FieldMap {
  if (!hasPlatform(version)) return {}
  return {
    account_peppol_proxy_state: selection(
      'PEPPOL status',
      [
        ['not_registered', 'Not registered'],
        ['sender', 'Can send but not receive'],
        ['smp_registration', 'Can send, pending registration to receive'],
        ['receiver', 'Can send and receive'],
        ['rejected', 'Rejected'],
      ],
      { ...REQUIRED, default: 'not_registered' },
    ),
    peppol_eas: selection('Peppol e-address (EAS)', schemes, { store: false }),
    peppol_endpoint: char('Peppol Endpoint', { store: false }),
    peppol_external_provider: char('Peppol External Provider'),
    peppol_can_send: boolean('Peppol Can Send', COMPUTED),
    pdp_identifier: char('Pdp Identifier', { store: false }),
    l10n_fr_pdp_registered: boolean('Approved Platform Registerd', COMPUTED),
    l10n_fr_pdp_send_to_ppf: boolean('Send to PPF', { default: true }),
    l10n_fr_pdp_pilot_phase: boolean('E-Invoicing Pilot Phase'),
    l10n_fr_pdp_annuaire_start_date: date('Annuaire Start Date'),
    l10n_fr_f10_enable_reporting: boolean('Enable Flux 10 Reporting', READONLY),
    l10n_fr_pdp_periodicity: selection(
      'Flow 10 Report Periodicity',
      [
        ['normal_monthly', 'Real Monthly Normal Regime'],
        ['normal_quarterly', 'Real Normal Quarterly Regime'],
        ['simplified_monthly', 'Simplified VAT Regime (Monthly)'],
        ['simplified_bimonthly', 'Franchised VAT Regime (Bimonthly)'],
      ],
      { ...REQUIRED, default: 'normal_monthly' },
    ),
    pdp_kyc_status: selection('Pdp Kyc Status', [
      ['processing', 'Processing'],
      ['success', 'Success'],
      ['fail', 'Fail'],
    ]),
  }
}
