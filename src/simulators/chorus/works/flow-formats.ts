import { z } from 'zod'
import { type Answer, BusinessError, done, NO_RESULT } from '../answers.js'
import type { TechnicalAccount } from '../options.js'
import { type Syntax, SYNTAXES } from '../document.js'
import type { Platform } from '../platform.js'

/** A format of flows with its syntaxes. */
export interface WorksFlow {
  readonly formatFlux: string
  readonly syntaxes: readonly string[]
}

/**
 * Formats: the Swagger's three (go-choruspro, piste-gouv-fr, invoicerr). Syntaxes: those named by AIFE; which format each
 * goes with is told by the number in its name, but for Factur-X, of which AIFE's page of examples says `IN_DP_E2_MIXTE`
 * (invoicerr). That it stands under `IN_DP_E2_FACTURX` too is chosen.
 */
const FLOWS: readonly WorksFlow[] = [
  { formatFlux: 'IN_DP_E1_STRUCT', syntaxes: ['IN_DP_E1_UBL_INVOICE', 'IN_DP_E1_CII_16B'] },
  {
    formatFlux: 'IN_DP_E2_MIXTE',
    syntaxes: [
      'IN_DP_E2_UBL_INVOICE_MIN',
      'IN_DP_E2_CII_MIN_16B',
      'IN_DP_E2_CPP_FACTURE_MIN',
      'IN_DP_E2_CII_FACTURX',
    ],
  },
  { formatFlux: 'IN_DP_E2_FACTURX', syntaxes: ['IN_DP_E2_CII_FACTURX'] },
]

/**
 * `transverses/v1/recuperer/formatflux`, body `{}` (go-choruspro). The works flows E4 and E5 exist since February 2024
 * (AIFE), but their codes are published nowhere: they are listed once the simulator is told some.
 */
export function flowFormats(platform: Platform): Answer {
  return done({
    listeFormatFlux: [...FLOWS, ...platform.worksFlows].map(({ formatFlux }) => ({ formatFlux })),
  })
}

/** Whether flows of this syntax hold works pieces. */
export const isWorksSyntax = (platform: Platform, syntaxe: string): boolean =>
  platform.worksFlows.some(({ syntaxes }) => syntaxes.includes(syntaxe))

/** How a file of this syntax is opened. In doubt: that works flows hold the documents that others do; by the name which. */
export function documentSyntax(platform: Platform, syntaxe: string | undefined): Syntax | undefined {
  if (syntaxe === undefined || !isWorksSyntax(platform, syntaxe))
    return SYNTAXES.find((known) => known === syntaxe)
  return syntaxe.includes('FACTURX') ? 'IN_DP_E2_CII_FACTURX' : 'IN_DP_E1_CII_16B'
}

const syntaxesBody = z.object({ formatFlux: z.string().optional() })

/**
 * `transverses/v1/recuperer/syntaxeflux`. The path is that of the service before PISTE (`transverses/recuperer/syntaxeflux`,
 * CPP-2017/ChorusPro) with the version that all its neighbours got; `formatFlux` and `syntaxeFlux` are the Swagger's names
 * (invoicerr). In doubt: the path, the name of the list, and that an unknown format is "no result"; without a format, all.
 */
export function flowSyntaxes(platform: Platform, _account: TechnicalAccount, body: unknown): Answer {
  const { formatFlux } = syntaxesBody.parse(body)
  const flows = [...FLOWS, ...platform.worksFlows]
  const found = flows.filter((flow) => formatFlux === undefined || flow.formatFlux === formatFlux)
  const syntaxes = [...new Set(found.flatMap((flow) => flow.syntaxes))]
  if (syntaxes.length === 0) throw new BusinessError(NO_RESULT)
  return done({ listeSyntaxeFlux: syntaxes.map((syntaxeFlux) => ({ syntaxeFlux })) })
}
