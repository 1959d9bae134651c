import { isSiret } from '../../domain/recipients/siret.js'
import type { ChorusPortOptions } from '../adapter.js'
import type { FlowFormat } from '../port.js'
import { attachedSirets } from '../services/account.js'
import { flowFormats } from '../services/flow-formats.js'
import { hasWorksSpace } from '../services/works.js'
import { ChorusError } from '../wire/error.js'
import { optionalText, rows } from '../wire/fields.js'
import { createChorusHttp, type ChorusHttp } from '../wire/http.js'
import { read, readRows } from '../wire/schemas.js'
import { DEFAULT_TIMEOUTS } from '../wire/transport.js'
import { type ApiName, APIS } from './apis.js'
import { AWAITING } from '../../domain/validating/validation.js'
import { invoicesToValidate } from '../services/validation.js'
import { ownStructure, type OwnStructure } from '../services/own-structure.js'
import { z } from 'zod'

/** Asks Chorus Pro what a doctor asks: nothing that changes anything. Every method throws a `ChorusError`. */
export interface ChorusInspector {
  /** Whether PISTE knows the application. */
  token(): Promise<void>
  /** One harmless call of an API of PISTE. */
  tryApi(api: ApiName): Promise<ApiAnswer>
  structuresOfAccount(): Promise<AccountStructures>
  /** What only the structure's own accounts are shown; undefined: the account is none of its. */
  ownStructure(siret: string): Promise<OwnStructure | undefined>
  /** Whether a structure of the account has the space *factures de travaux*. */
  hasWorksSpace(): Promise<boolean>
  /** The syntaxes of flows that Chorus Pro takes, by format. */
  flowFormats(): Promise<FlowFormat[]>
  /**
   * How many invoices await the validation of the account's structures; undefined: it has no space for that, or may not use it.
   */
  awaitingValidation(): Promise<number | undefined>
  /** How many ms our clock is ahead of Chorus Pro's, as far as it is certain. */
  clockAheadMs(): number | undefined
  close(): void
}

/** SIRETs of the structures of the technical account, as far as Chorus Pro tells. */
export interface AccountStructures {
  readonly sirets: readonly string[]
  /**
   * Whether these are all for which it may deposit (the space *factures émises*), and not just those to which it is
   * attached.
   */
  readonly areForDeposits: boolean
}

/**
 * - `answered`: the API did, whatever it said
 * - `unauthorised`: 401 with a token that PISTE has just given: the technical account is not accepted
 * - `forbidden`: 403 for each of two of its paths; `forbidden-path`: for one of them only
 */
export type ApiAnswer = 'answered' | 'unauthorised' | 'forbidden' | 'forbidden-path'

const SUPPLIER_STRUCTURES = 'transverses/v1/recuperer/structures/actives/fournisseur'

/** Clients in the wild type the rows of the service's twins in either way. */
const supplierRow = z.object({ identifiant: optionalText, identifiantStructure: optionalText })

export function createChorusInspector(
  options: Omit<ChorusPortOptions, 'net' | 'onUnreadable'>,
): ChorusInspector {
  const wire = {
    ...options,
    clock: options.clock ?? (() => new Date()),
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    userAgent: options.userAgent ?? 'odoo-chorus-bridge',
  }
  const http = createChorusHttp(wire)
  const context = { http, clock: wire.clock, pageSize: 100, setAside: () => undefined }
  return {
    token: () => http.authenticate(),
    tryApi: (api) => tryApi(http, api),
    structuresOfAccount: async () => {
      try {
        return await supplierStructures(http)
      } catch (error) {
        // Known from typed clients only: where it is not there, another API tells the same.
        if (!(error instanceof ChorusError) || !['credentials', 'request', 'refusal'].includes(error.kind))
          throw error
        return { sirets: await attachedSirets(context), areForDeposits: false }
      }
    },
    ownStructure: (siret) => ownStructure(context, siret),
    hasWorksSpace: () => hasWorksSpace(context),
    flowFormats: () => flowFormats(context),
    awaitingValidation: async () => {
      try {
        let count = 0
        for await (const page of invoicesToValidate(context, { statuses: AWAITING })) count += page.length
        return count
      } catch (error) {
        if (error instanceof ChorusError && ['credentials', 'request', 'refusal'].includes(error.kind))
          return undefined
        throw error
      }
    },
    clockAheadMs: () => http.clockAheadMs(),
    close: () => {
      http.close()
    },
  }
}

/**
 * "The active structures to which a user is attached and entitled to the space *factures émises*" (the Swagger, by way of
 * go-choruspro). An answer without the list, or rows that name no structure, say nothing of what is not among them.
 */
async function supplierStructures(http: ChorusHttp): Promise<AccountStructures> {
  const answer = await http.search(SUPPLIER_STRUCTURES, {})
  const given = answer?.['listeStructures']
  const list = read(rows, SUPPLIER_STRUCTURES, given)
  const { readable } = readRows(supplierRow, SUPPLIER_STRUCTURES, 'listeStructures', list)
  const named = readable.flatMap((row) => row.identifiant ?? row.identifiantStructure ?? [])
  return {
    sirets: named.filter(isSiret),
    areForDeposits: Array.isArray(given) && named.length === list.length,
  }
}

async function tryApi(http: ChorusHttp, api: ApiName): Promise<ApiAnswer> {
  const [first, second] = APIS[api]
  const refusal = await refusalOf(http, first)
  if (refusal?.httpStatus === 401) return 'unauthorised'
  if (refusal?.httpStatus === 403) {
    const isOpen = second !== undefined && (await refusalOf(http, second))?.httpStatus !== 403
    return isOpen ? 'forbidden-path' : 'forbidden'
  }
  if (refusal !== undefined && refusal.kind !== 'refusal') throw refusal
  return 'answered'
}

/** Undefined: it was answered. */
async function refusalOf(
  http: ChorusHttp,
  { path, body }: { path: string; body: object },
): Promise<ChorusError | undefined> {
  try {
    await http.search(path, body)
    return undefined
  } catch (error) {
    if (error instanceof ChorusError) return error
    throw error
  }
}
