import { z } from 'zod'
import { type AlarmFacts, ALARMS } from '../../domain/alarms/alarm.js'
import type { AlarmMessage } from '../../domain/alarms/alarm-words.js'
import type { DepositRefusal } from '../../domain/chorus-status/deposit-refusal.js'
import type { HandedOver } from '../../domain/invoice/handed-over.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Divergence } from '../../domain/invoice/divergence.js'
import { keptHtml } from '../../domain/words/html.js'
import type { Reason } from '../../domain/words/reason.js'
import type { Telling } from '../../domain/words/telling.js'
import type {
  ActionContent,
  AskedDecision,
  BegunDecision,
  DocumentRepair,
  KeptStructure,
  MaybePublicCustomer,
  ObservedPiece,
  Recycling,
  ValidationAnswer,
  ValidationFacts,
} from '../store.js'

/** JSON has no `undefined`: a field that was undefined is missing from the text, and comes back as undefined. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.optional().transform((value) => value)

export const moment = z.iso.datetime().transform((text) => new Date(text))

const html = z.string().transform(keptHtml)

const invoice = z.object({
  id: z.number(),
  state: z.enum(['draft', 'posted', 'cancel']),
  moveType: z.enum(['out_invoice', 'out_refund']),
  number: z.string(),
  companyId: z.number(),
  buyerId: z.number(),
  buyerName: z.string(),
  currency: z.string(),
  invoiceDate: maybe(z.string()),
  amountTotal: z.string(),
  references: z.object({
    enteredIn: maybe(z.enum(['chorus-module', 'odoo'])),
    serviceCode: maybe(z.string()),
    commitmentNumber: maybe(z.string()),
    contract: maybe(z.string()),
  }),
  ownReferences: maybe(z.object({ serviceCode: maybe(z.string()), commitmentNumber: maybe(z.string()) })),
  reversedEntryId: maybe(z.number()),
  replacesId: maybe(z.number()),
  writeDate: moment,
  request: maybe(z.string()),
  framework: maybe(z.string()),
  isWithoutProjectManager: maybe(z.literal(true)),
  responsibleUserId: maybe(z.number()),
  attachmentIds: maybe(z.array(z.number())),
  complementIds: maybe(z.array(z.number())),
  buyerComment: maybe(z.string()),
  validatorSiret: maybe(z.string()),
  ownFields: maybe(
    z.object({
      flow: maybe(z.string()),
      identifier: maybe(z.string()),
      stage: maybe(z.string()),
      situation: maybe(z.string()),
      depositedAt: maybe(moment),
      statusCode: maybe(z.string()),
      statusAt: maybe(moment),
      admitted: maybe(z.string()),
    }),
  ),
  texts: maybe(
    z.object({
      customerReference: maybe(z.string()),
      origin: maybe(z.string()),
      paymentReference: maybe(z.string()),
    }),
  ),
  printed: maybe(
    z.object({
      dueDate: maybe(z.string()),
      accountId: maybe(z.number()),
      contactId: maybe(z.number()),
      deliveredToId: maybe(z.number()),
    }),
  ),
  platform: maybe(z.object({ progress: z.enum(['sending', 'sent', 'failed']), state: z.string() })),
  paidInFull: maybe(z.boolean()),
  isMoneyIn: maybe(z.boolean()),
  isCredited: maybe(z.boolean()),
  residual: maybe(z.string()),
  performedOn: maybe(z.string()),
})

const handedOver = z.object({
  number: z.string(),
  moveType: z.enum(['out_invoice', 'out_refund']),
  amountTotal: z.string(),
  currency: z.string(),
  invoiceDate: maybe(z.string()),
  buyerId: z.number(),
  buyerName: z.string(),
  buyerSiret: maybe(z.string()),
  sellerSiret: maybe(z.string()),
  grandTotal: maybe(z.string()),
  isWorks: maybe(z.boolean()),
  claimed: maybe(z.string()),
  admitted: maybe(z.string()),
})

const divergence = z.object({
  what: z.enum(['draft', 'cancelled', 'changed', 'platform']),
  differences: z.array(z.string()),
  since: moment,
})

const recycling = z.object({
  requestKey: z.string(),
  begunAt: moment,
  statusAt: moment,
  sent: z.string(),
  handedOver: maybe(handedOver),
  firstBegunAt: maybe(moment),
  refusal: maybe(z.string()),
})

const actionContent = z.object({
  comment: maybe(z.string()),
  files: z.array(z.object({ upload: z.string(), name: z.string() })),
  siret: maybe(z.string()),
  refusal: maybe(z.string()),
  firstBegunAt: maybe(moment),
})

const refusal = z.object({ signature: z.string(), words: maybe(z.string()), isOfAll: maybe(z.boolean()) })

const maybePublic = z.object({ partnerId: z.number(), name: z.string(), reason: z.string() })

const telling = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), messageId: z.string(), body: html }),
  z.object({
    kind: z.literal('fields'),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.literal(false)])),
    answered: maybe(z.string()),
    used: maybe(z.record(z.string(), z.string())),
    usedFiles: maybe(z.array(z.number())),
  }),
  z.object({
    kind: z.literal('activity'),
    wanted: maybe(z.object({ summary: z.string(), note: html, deadline: maybe(z.string()) })),
  }),
])

const reasons = z.array(
  z
    .object({ code: z.string(), sentence: z.string(), field: z.string().optional() })
    .transform(({ field, ...reason }): Reason => (field === undefined ? reason : { ...reason, field })),
)

const alarmFacts = z.object({
  cause: maybe(z.string()),
  ends: maybe(z.array(z.object({ secret: z.enum(['odoo-key', 'technical-account']), at: moment }))),
  invoices: maybe(z.array(z.string())),
  count: maybe(z.number()),
  halfYears: maybe(z.array(z.string())),
})

const words = z.object({ title: z.string(), text: z.string() })

const alarmMessage = z.object({
  kind: z.enum(ALARMS),
  state: z.enum(['raised', 'cleared']),
  connection: z.string(),
  environment: z.enum(['qualification', 'production']),
  since: z.string(),
  fr: words,
  en: words,
})

const repairs = z.array(z.object({ code: z.string(), term: z.string(), detail: z.string() }))

/** Numbers once, in what was kept before they were text. */
const directoryId = z.union([z.string(), z.number()]).transform(String)

const keptStructure = z.object({
  structure: maybe(
    z.object({
      id: directoryId,
      siret: z.string(),
      name: z.string(),
      active: z.boolean(),
      requiresServiceCode: z.boolean(),
      requiresCommitmentNumber: z.boolean(),
      requiresEither: z.boolean(),
      doesNotReportPayment: z.boolean(),
    }),
  ),
  services: maybe(
    z.array(
      z.object({
        id: directoryId,
        code: z.string(),
        name: z.string(),
        active: z.boolean(),
        requiresCommitmentNumber: maybe(z.boolean()),
      }),
    ),
  ),
  doubt: maybe(z.object({ since: moment, askedAt: moment })),
})

/**
 * What a schema reads, with what may be missing told apart from what may not: equal on both sides exactly when no field of
 * the domain's type is left out of the schema, or makes it up.
 */
type Shape<T> = T extends Date | string | number | boolean | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Shape<Item>[]
    : {
        readonly [Field in keyof T]-?: {
          readonly is: Shape<Exclude<T[Field], undefined>>
          readonly mayBeMissing: undefined extends T[Field] ? true : false
        }
      }

type IsSame<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false

type Whole<Schema extends z.ZodType, Kept> =
  IsSame<Shape<z.infer<Schema>>, Shape<Kept>> extends true
    ? []
    : ['the schema lacks a field, or has another type']

/** A schema drops what it does not name: one that is not a whole mirror of what is kept is refused by the compiler. */
const parserOf =
  <Kept>() =>
  <Schema extends z.ZodType<Kept>>(schema: Schema, ..._mirror: Whole<Schema, Kept>) =>
  (text: string): Kept =>
    schema.parse(JSON.parse(text))

export const parseInvoice = parserOf<OdooInvoice>()(invoice)
export const parseHandedOver = parserOf<HandedOver>()(handedOver)
export const parseDivergence = parserOf<Divergence>()(divergence)
export const parseRecycling = parserOf<Recycling>()(recycling)
export const parseActionContent = parserOf<ActionContent>()(actionContent)
export const parseRefusal = parserOf<DepositRefusal>()(refusal)
/** The salesperson is that of the invoice's own reading. */
export const parseMaybePublic = parserOf<Omit<MaybePublicCustomer, 'userId'>>()(maybePublic)
export const parseAlarmFacts = parserOf<AlarmFacts>()(alarmFacts)
export const parseAlarmMessage = parserOf<AlarmMessage>()(alarmMessage)
export const parseTelling = parserOf<Telling>()(telling)
export const parseRepairs = parserOf<DocumentRepair[]>()(repairs)
export const parseReasons = parserOf<Reason[]>()(reasons)
export const parseConnections = parserOf<string[]>()(z.array(z.string()))
export const parseKeptStructure = parserOf<KeptStructure>()(keptStructure)

type Kept =
  | OdooInvoice
  | HandedOver
  | (ObservedPiece & Pick<HandedOver, 'isWorks'>)
  | Divergence
  | Recycling
  | ActionContent
  | ValidationFacts
  | AskedDecision
  | (BegunDecision & { readonly isOver?: true })
  | ValidationAnswer
  | DepositRefusal
  | MaybePublicCustomer
  | AlarmFacts
  | AlarmMessage
  | Telling
  | readonly DocumentRepair[]
  | readonly Reason[]
  | readonly string[]
  | KeptStructure

/** The text of what the parsers read. */
export const toJson = (value: Kept): string => JSON.stringify(value)
