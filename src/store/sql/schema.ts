import type { Generated, Selectable } from 'kysely'
import type { FollowerKind } from '../../domain/chorus-status/replacement.js'
import type { FlowSyntax } from '../../domain/invoice/flow-syntax.js'
import type { DepositState } from '../../domain/chorus-status/deposit-state.js'
import type { Stage } from '../../domain/chorus-status/stage.js'
import type {
  AccountRefusalsTable,
  CommitmentsTable,
  WorksPiecesTable,
  WorksSpacesTable,
} from './schema-directory.js'
import type { AlarmMessagesTable, AlarmsTable, CyclesTable, ExpiriesTable } from './schema-alarms.js'
import type { ForecastsTable, PaymentsTable } from './schema-payments.js'
import type { FirstPassesTable, SeenTable, UnreadableTable } from './schema-reading.js'
import type { ActionsTable, ProofsTable, RefusedTriesTable, UploadsTable } from './schema-requests.js'
import type { RefusalMotivesTable, ValidationSearchesTable, ValidationsTable } from './schema-validations.js'
import type { CursorName } from '../store.js'

/**
 * The tables of `migrations/`, for Kysely. Column types are kept by STRICT tables, words by CHECK constraints; JSON is
 * text here and is parsed by `json.ts`. Every moment is in milliseconds since 1970, UTC.
 */
export interface Schema {
  invoices: InvoicesTable
  reasons: ReasonsTable
  documents: DocumentsTable
  deposits: DepositsTable
  events: EventsTable
  outbox: OutboxTable
  cursors: CursorsTable
  structures: StructuresTable
  workers: WorkersTable
  leases: LeasesTable
  clock_offsets: ClockOffsetsTable
  directories: DirectoriesTable
  directory_structures: DirectoryStructuresTable
  directory_services: DirectoryServicesTable
  directory_refreshes: DirectoryRefreshesTable
  history_refusals: HistoryRefusalsTable
  account_refusals: AccountRefusalsTable
  commitments: CommitmentsTable
  works_spaces: WorksSpacesTable
  works_pieces: WorksPiecesTable
  validations: ValidationsTable
  validation_searches: ValidationSearchesTable
  refusal_motives: RefusalMotivesTable
  buyers: BuyersTable
  buyer_refusals: BuyerRefusalsTable
  choices: ChoicesTable
  doubt: DoubtTable
  reserve: ReserveTable
  environments: EnvironmentsTable
  maybe_public_marks: MaybePublicMarksTable
  maybe_public_activities: MaybePublicActivitiesTable
  legal_categories: LegalCategoriesTable
  seen: SeenTable
  first_passes: FirstPassesTable
  unreadable: UnreadableTable
  deposit_pauses: DepositPausesTable
  copies: CopiesTable
  told_followers: ToldFollowersTable
  actions: ActionsTable
  uploads: UploadsTable
  refused_tries: RefusedTriesTable
  proofs: ProofsTable
  cycles: CyclesTable
  alarms: AlarmsTable
  alarm_messages: AlarmMessagesTable
  expiries: ExpiriesTable
  payments: PaymentsTable
  forecasts: ForecastsTable
}

interface InvoicesTable {
  id: Generated<number>
  connection: string
  odoo_id: number
  number: string
  invoice_date: string | null
  snapshot: string
  stage: Stage
  stage_since: number
  choice_code: string | null
  choice_sentence: string | null
  due_at: number
  failures: Generated<number>
  last_error: string | null
  buyer_siret: string | null
  examined_until: number | null
  chorus_identifier: string | null
  status_code: string | null
  status_at: number | null
  last_seen_at: Generated<number>
  pending_request: string | null
  answered_request: string | null
  handed_over: string | null
  divergence: string | null
  deleted_at: number | null
  verified_at: Generated<number>
  maybe_public: string | null
  failed_renderings: Generated<number>
  told_reasons: string | null
  recycling: string | null
  paid_in_odoo_at: number | null
  is_origin_known: Generated<0 | 1>
}

interface ReasonsTable {
  invoice_id: number
  position: number
  code: string
  sentence: string
  field: string | null
}

interface DocumentsTable {
  invoice_id: number
  file_name: string
  syntax: FlowSyntax
  sha256: string
  repairs: string
  warnings: Generated<string>
  bytes: Uint8Array | null
  seller_siret: string | null
  company_siret: string | null
  grand_total: string | null
}

interface DepositsTable {
  id: Generated<number>
  invoice_id: number
  attempt: number
  state: DepositState
  intended_at: number
  flow_number: string | null
  flow_state: string | null
  accepted_at: number | null
  next_check_at: number
  checks: Generated<number>
  file_name: string
  sha256: string
  absent_since: number | null
  absent_at: number | null
  refusal: string | null
}

interface EventsTable {
  id: Generated<number>
  invoice_id: number
  code: string
  minute: string
  occurred_at: number
  comment: string | null
  author_name: string | null
  author_email: string | null
  author_telephone: string | null
}

interface OutboxTable {
  id: Generated<number>
  invoice_id: number
  connection: string
  message_id: string | null
  payload: string
  state: Generated<'pending' | 'delivered' | 'set-aside'>
  claimed: Generated<0 | 1>
  attempts: Generated<number>
  next_attempt_at: Generated<number>
  begun_until: Generated<number>
  error: string | null
  delivered_at: number | null
  refused_at: number | null
  written_over: string | null
}

interface CursorsTable {
  connection: string
  name: CursorName
  value: number
}

interface StructuresTable {
  environment: string
  siret: string
  entry: string | null
  checked_at: number
}

interface ClockOffsetsTable {
  connection: string
  side: 'odoo' | 'chorus'
  ahead_ms: number
  seen_at: number
}

interface WorkersTable {
  id: string
  host: string
  pid: number
  place: string | null
  started: string | null
  connections: string
  expires_at: number
}

interface LeasesTable {
  connection: string
  holder_id: string
}

interface DirectoriesTable {
  id: Generated<number>
  environment: string
  state: 'filling' | 'in-use' | 'discarded'
  taken_at: number
  structures: Generated<number>
}

interface DirectoryStructuresTable {
  directory_id: number
  siret: string
  name: string
  active: 0 | 1
  requires_service_code: 0 | 1
  requires_commitment_number: 0 | 1
  requires_either: 0 | 1
  does_not_report_payment: 0 | 1
}

interface DirectoryServicesTable {
  directory_id: number
  siret: string
  code: string
  name: string
  active: 0 | 1
  requires_commitment_number: 0 | 1
}

interface HistoryRefusalsTable {
  invoice_id: number
  since: number
  times: number
}

interface DirectoryRefreshesTable {
  environment: string
  retry_at: Generated<number>
  holder_id: string | null
  host: string | null
  pid: number | null
  begun_at: number | null
  held_until: number | null
}

interface BuyersTable {
  connection: string
  partner_id: number
  siret: string
  marked_at: Generated<number>
}

interface BuyerRefusalsTable {
  connection: string
  refused_at: number
}

interface ChoicesTable {
  connection: string
  rules: string
  directory_id: number
}

interface DoubtTable {
  singleton: number
  noticed_at: number | null
}

interface ReserveTable {
  bytes: Uint8Array
}

interface EnvironmentsTable {
  connection: string
  environment: string
}

interface MaybePublicMarksTable {
  connection: string
  partner_id: number
  reason: string
}

interface MaybePublicActivitiesTable {
  connection: string
  note: string
}

interface LegalCategoriesTable {
  environment: string
  siret: string
  category: string | null
  asked_at: Generated<number>
}

interface DepositPausesTable {
  connection: string
  kind: 'call' | 'flow'
  signature: string
  message: string
  since: number
  tries: number
  tried_at: number
  next_try_at: number
}

interface CopiesTable {
  invoice_id: number
  connection: string
  original_id: number | null
  copied_at: number | null
}

interface ToldFollowersTable {
  follower_id: number
  original_id: number
  kind: FollowerKind | 'foreign' | 'marking' | 'over'
}

export type InvoiceRecord = Selectable<InvoicesTable>
export type WorkerRecord = Selectable<WorkersTable>
export type DepositPauseRecord = Selectable<DepositPausesTable>
export type AlarmRecord = Selectable<AlarmsTable>
export type ExpiryRecord = Selectable<ExpiriesTable>
export type DepositRecord = Selectable<DepositsTable>
export type EventRecord = Selectable<EventsTable>
export type ReasonRecord = Selectable<ReasonsTable>
