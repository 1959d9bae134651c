import { z } from 'zod'
import type { Arrival } from './deposits.js'
import type { Platform } from './platform.js'

const named = z.object({
  numeroFacture: z.string().optional(),
  numeroFluxDepot: z.string().optional(),
  identifiantFactureCPP: z.int().optional(),
  idFacture: z.int().optional(),
  numeroFactureTravaux: z.string().optional(),
  listeDemandePaiement: z.array(z.object({ idDemandePaiement: z.int() })).optional(),
  listeFacture: z.array(z.object({ idFacture: z.int() })).optional(),
})

/** The numbers of the invoices that a request names, by whichever of their keys; none of a request about all. */
export function numbersIn(
  platform: Platform,
  body: unknown,
  arrival: Arrival | undefined,
): readonly string[] {
  if (arrival !== undefined) return arrival.entry.lot ?? [arrival.entry.numeroFacture ?? '']
  const { data } = named.safeParse(body)
  if (data === undefined) return []
  const { numeroFacture, numeroFactureTravaux, numeroFluxDepot, identifiantFactureCPP, idFacture } = data
  const ids = [
    identifiantFactureCPP,
    idFacture,
    ...(data.listeDemandePaiement ?? []).map((one) => one.idDemandePaiement),
    ...(data.listeFacture ?? []).map((one) => one.idFacture),
  ]
  return [
    numeroFacture,
    numeroFactureTravaux,
    ...platform.book.deposits
      .filter((entry) => numeroFluxDepot !== undefined && entry.numeroFluxDepot === numeroFluxDepot)
      .flatMap((entry): readonly (string | undefined)[] => entry.lot ?? [entry.numeroFacture]),
    ...ids.map((id) => (id === undefined ? undefined : platform.invoices.get(id)?.content.numero)),
  ].filter((number) => number !== undefined)
}
