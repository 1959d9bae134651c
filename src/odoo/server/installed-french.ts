import { z } from 'zod'
import type { OdooClient } from '../wire/client.js'

const languageSchema = z.object({ code: z.string() })

/** The French in which Odoo is asked to say what it refuses: that of France, else the first that is installed. */
export async function installedFrench(client: OdooClient): Promise<string | undefined> {
  const languages = await client.rows(
    languageSchema,
    'res.lang',
    [
      ['active', '=', true],
      ['code', '=like', 'fr%'],
    ],
    ['code'],
    { order: 'id asc' },
  )
  const codes = languages.map(({ code }) => code)
  return codes.includes('fr_FR') ? 'fr_FR' : codes[0]
}
