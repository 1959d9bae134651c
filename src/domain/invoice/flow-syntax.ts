/** `syntaxeFlux` of a document of an ordinary invoice: a Factur-X, or its data alone. */
export type FlowSyntax = 'IN_DP_E2_CII_FACTURX' | 'IN_DP_E1_CII_16B'
