import { acceptedWithoutNumber } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import type { AcceptedFlow, FlowFile } from '../port.js'
import { deposited, read } from '../wire/schemas.js'

const DEPOSIT = 'factures/v1/deposer/flux'

export async function depositFlow({ http }: ChorusContext, file: FlowFile): Promise<AcceptedFlow> {
  const answer = await http.act(DEPOSIT, {
    fichierFlux: Buffer.from(file.bytes).toString('base64'),
    nomFichier: file.name,
    syntaxeFlux: file.syntax,
    avecSignature: false,
  })
  const { numeroFluxDepot } = read(deposited, DEPOSIT, answer)
  if (numeroFluxDepot === undefined) throw acceptedWithoutNumber(DEPOSIT)
  return { flowNumber: numeroFluxDepot }
}
