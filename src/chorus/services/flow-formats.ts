import { z } from 'zod'
import type { ChorusContext } from '../context.js'
import type { FlowFormat } from '../port.js'
import { rows, text } from '../wire/fields.js'
import { read, readRows } from '../wire/schemas.js'

const FORMATS = 'transverses/v1/recuperer/formatflux'
const SYNTAXES = 'transverses/v1/recuperer/syntaxeflux'

const formatRow = z.object({ formatFlux: text })
const syntaxRow = z.object({ syntaxeFlux: text })

/** Source of the first: go-choruspro, typed from the Swagger; path and list of the second are assumed. Nothing found is none. */
export async function flowFormats({ http }: Pick<ChorusContext, 'http'>): Promise<FlowFormat[]> {
  const answer = await http.search(FORMATS, {})
  const given = read(rows, FORMATS, answer?.['listeFormatFlux'])
  const formats: FlowFormat[] = []
  for (const { formatFlux } of readRows(formatRow, FORMATS, 'listeFormatFlux', given).readable) {
    const listed = await http.search(SYNTAXES, { formatFlux })
    const syntaxes = read(rows, SYNTAXES, listed?.['listeSyntaxeFlux'])
    formats.push({
      format: formatFlux,
      syntaxes: readRows(syntaxRow, SYNTAXES, 'listeSyntaxeFlux', syntaxes).readable.map(
        ({ syntaxeFlux }) => syntaxeFlux,
      ),
    })
  }
  return formats
}
