import { isSiret } from '../../domain/recipients/siret.js'
import type { ChorusPortOptions } from '../adapter.js'
import { attachedSirets } from '../services/account.js'
import { ChorusError } from '../wire/error.js'
import { optionalText, rows } from '../wire/fields.js'
import { createChorusHttp, type ChorusHttp } from '../wire/http.js'
import { read, readRows } from '../wire/schemas.js'
import { DEFAULT_TIMEOUTS } from '../wire/transport.js'
import { type ApiName, APIS } from './apis.js'
import { ownStructure, type OwnStructure } from '../services/own-structure.js'
import { z } from 'zod'

/** Asks Chorus Pro what a doctor asks: nothing that changes anything. Every method throws a `ChorusError`. */
export interface ChorusInspector {
  /** Whether PISTE knows the application. */
  token(): Promise<void>
  /** One harmless call of an API of PISTE. */
  tryApi(api: ApiName): Promise<ApiAnswer>
  /** SIRETs of the structures for which the technical account may deposit, as far as Chorus Pro tells. */
  structuresOfAccount(): Promise<readonly string[]>
  /** What only the structure's own accounts are shown; undefined: the account is none of its. */
  ownStructure(siret: string): Promise<OwnStructure | undefined>
  /** How many ms our clock is ahead of Chorus Pro's, as far as it is certain. */
  clockAheadMs(): number | undefined
  close(): void
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
        return await supplierSirets(http)
      } catch (error) {
        // Known from typed clients only: where it is not there, another API tells the same.
        if (!(error instanceof ChorusError) || !['credentials', 'request', 'refusal'].includes(error.kind))
          throw error
        return attachedSirets(context)
      }
    },
    ownStructure: (siret) => ownStructure(context, siret),
    clockAheadMs: () => http.clockAheadMs(),
    close: () => {
      http.close()
    },
  }
}

async function supplierSirets(http: ChorusHttp): Promise<string[]> {
  const answer = await http.search(SUPPLIER_STRUCTURES, {})
  const list = read(rows, SUPPLIER_STRUCTURES, answer?.['listeStructures'])
  const { readable } = readRows(supplierRow, SUPPLIER_STRUCTURES, 'listeStructures', list)
  return readable.flatMap((row) => {
    const siret = row.identifiant ?? row.identifiantStructure
    return siret !== undefined && isSiret(siret) ? [siret] : []
  })
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
