import { downloadInvoice } from './services/held-file.js'
import type { OnExchange } from '../http/on-exchange.js'
import type { Net } from '../http/pace.js'
import { attachedSirets, passwordExpiry } from './services/account.js'
import { acknowledgeRejection, completeInvoice, correctValidator, recycle } from './services/actions.js'
import { attachmentTypes, findUpload, uploadAttachment } from './services/attachments.js'
import { isCommitmentKnown } from './services/commitments.js'
import type { ChorusContext } from './context.js'
import { depositFlow, depositLot } from './services/deposit.js'
import {
  downloadDirectory,
  findStructure,
  listServices,
  serviceRequiresCommitment,
} from './services/directory.js'
import { flowFormats } from './services/flow-formats.js'
import { readFlow } from './services/flows.js'
import { judgedByOthers } from './services/understood.js'
import { readHistory } from './services/history.js'
import { createChorusHttp } from './wire/http.js'
import { informationOfSiret } from './services/information.js'
import { changedInvoices, depositedInvoices, findByFlow, findByNumber } from './services/invoices.js'
import { changedWorks, findWorksByNumber, hasWorksSpace, previousPiece } from './services/works.js'
import {
  invoicesToValidate,
  refusalMotives,
  treatInvoiceToValidate,
  validationDetailsOf,
} from './services/validation.js'
import type { ChorusPort } from './port.js'
import { describeUnreadable, type Unreadable } from '../domain/running/unreadable.js'
import type { Quotas, RateLimiter } from './wire/rate-limiter.js'
import { DEFAULT_TIMEOUTS, type ChorusTimeouts } from './wire/transport.js'

export interface ChorusPortOptions {
  /** `CHORUS_ENVIRONMENTS` has the addresses. */
  readonly tokenUrl: string
  /** Without `/cpro`. */
  readonly apiUrl: string
  /** The application on piste.gouv.fr. */
  readonly clientId: string
  readonly clientSecret: string
  /** The structure's technical account in Chorus Pro, `TECH_…@cpro.fr`. */
  readonly technicalLogin: string
  readonly technicalPassword: string
  readonly timeouts?: Partial<ChorusTimeouts>
  /** What the port allows itself; without limits when absent. */
  readonly quotas?: Quotas | undefined
  /** In place of one made of `quotas`: shared with other connections of the same application. */
  readonly limiter?: RateLimiter | undefined
  readonly clock?: () => Date
  /** `nbResultatsParPage`: 1,000 is what connectors in production use. */
  readonly pageSize?: number
  readonly userAgent?: string
  /** Told of each request, by the path of the call; `token` for PISTE's. */
  readonly onExchange?: OnExchange | undefined
  /** Told of each row of a list that is left out because it cannot be read; by default a warning of the process. */
  readonly onUnreadable?: (record: Unreadable) => void
  /** In place of the network. */
  readonly net?: Net | undefined
}

/** Chorus Pro through PISTE, for one technical account. `close` drops the connections, those in use included. */
export function createChorusPort(options: ChorusPortOptions): ChorusPort & { close(): void } {
  const clock = options.clock ?? (() => new Date())
  const http = createChorusHttp({
    ...options,
    clock,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    userAgent: options.userAgent ?? 'odoo-chorus-bridge',
  })
  const onUnreadable =
    options.onUnreadable ??
    ((record: Unreadable) => {
      process.emitWarning(`left out ${describeUnreadable(record)}`, 'ChorusProWarning')
    })
  const direct: ChorusContext = {
    http,
    clock,
    setAside: ({ record }) => {
      onUnreadable(record)
    },
    pageSize: options.pageSize ?? 1000,
  }
  const context: ChorusContext = { ...direct, http: judgedByOthers(direct) }

  return {
    depositFlow: (file) => depositFlow(context, file),
    depositLot: (lot) => depositLot(context, lot),
    readFlow: (flowNumber) => readFlow(context, flowNumber),
    findByNumber: (number) => findByNumber(context, number),
    findByFlow: (flowNumber) => findByFlow(context, flowNumber),
    changedInvoices: (from, to) => changedInvoices(context, from, to),
    depositedInvoices: (from, to, onUnreadable) => depositedInvoices(context, from, to, onUnreadable),
    flowFormats: () => flowFormats(context),
    hasWorksSpace: () => hasWorksSpace(context),
    changedWorks: (from, to) => changedWorks(context, from, to),
    findWorksByNumber: (number) => findWorksByNumber(context, number),
    previousPiece: (identifier) => previousPiece(context, identifier),
    invoicesToValidate: (criteria) => invoicesToValidate(context, criteria),
    validationDetails: (identifier) => validationDetailsOf(context, identifier),
    refusalMotives: (frame) => refusalMotives(context, frame),
    treatInvoiceToValidate: (order) => treatInvoiceToValidate(context, order),
    history: (identifier) => readHistory(context, identifier),
    findStructure: (siret) => findStructure(context, siret),
    informationOfSiret: (siret) => informationOfSiret(context, siret),
    services: (structureId) => listServices(context, structureId),
    serviceRequiresCommitment: (structureId, serviceId) =>
      serviceRequiresCommitment(context, structureId, serviceId),
    isCommitmentKnown: (siret, number) => isCommitmentKnown(context, siret, number),
    attachedSirets: () => attachedSirets(context),
    passwordExpiry: (siret) => passwordExpiry(context, siret),
    downloadDirectory: (path, signal) => downloadDirectory(context, path, signal),
    downloadInvoice: (identifier, path, signal) => downloadInvoice(context, identifier, path, signal),
    recycle: (order) => recycle(context, order),
    acknowledgeRejection: (identifier) => acknowledgeRejection(context, identifier),
    completeInvoice: (order) => completeInvoice(context, order),
    correctValidator: (identifier, validatorSiret) => correctValidator(context, identifier, validatorSiret),
    attachmentTypes: (objectType) => attachmentTypes(context, objectType),
    uploadAttachment: (file) => uploadAttachment(context, file),
    findUpload: (name, typeId) => findUpload(context, name, typeId),
    serverTime: () => http.serverTime(),
    clockAheadMs: () => http.clockAheadMs(),
    answeredCalls: () => http.answeredCalls(),
    close: () => {
      http.close()
    },
  }
}
