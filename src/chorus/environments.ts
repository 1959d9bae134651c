/** Addresses of PISTE and of the Chorus Pro APIs behind it (AIFE; the older `aife.economie.gouv.fr` hosts are dead). */
export const CHORUS_ENVIRONMENTS = {
  qualification: {
    tokenUrl: 'https://sandbox-oauth.piste.gouv.fr/api/oauth/token',
    apiUrl: 'https://sandbox-api.piste.gouv.fr',
  },
  production: {
    tokenUrl: 'https://oauth.piste.gouv.fr/api/oauth/token',
    apiUrl: 'https://api.piste.gouv.fr',
  },
} as const

export type ChorusEnvironment = keyof typeof CHORUS_ENVIRONMENTS

/** The environment that a host of PISTE belongs to; undefined: it is none of PISTE's. */
export function environmentOf(url: string): ChorusEnvironment | undefined {
  const { hostname } = new URL(url)
  return ENVIRONMENTS.find((name) =>
    Object.values(CHORUS_ENVIRONMENTS[name]).some((known) => new URL(known).hostname === hostname),
  )
}

const ENVIRONMENTS: readonly ChorusEnvironment[] = ['qualification', 'production']

export function isDeadHost(url: string): boolean {
  return new URL(url).hostname.endsWith('.aife.economie.gouv.fr')
}
