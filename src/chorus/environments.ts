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
