import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { acceptedWithoutNumber } from '../wire/classify.js'
import type { ChorusContext } from '../context.js'
import type { AcceptedFlow, FlowFile, FlowLot } from '../port.js'
import { deposited, read } from '../wire/schemas.js'
import { tar } from './tar.js'

const DEPOSIT = 'factures/v1/deposer/flux'

export async function depositFlow({ http }: ChorusContext, file: FlowFile): Promise<AcceptedFlow> {
  const answer = await http.makeFlow(DEPOSIT, {
    fichierFlux: Buffer.from(file.bytes).toString('base64'),
    nomFichier: file.name,
    syntaxeFlux: file.syntax,
    avecSignature: false,
  })
  const { numeroFluxDepot } = read(deposited, DEPOSIT, answer)
  if (numeroFluxDepot === undefined) throw acceptedWithoutNumber(DEPOSIT)
  return { flowNumber: numeroFluxDepot }
}

export async function depositLot(
  context: ChorusContext,
  { name, files, syntax }: FlowLot,
): Promise<AcceptedFlow> {
  return depositFlow(context, { name, syntax, bytes: await promisify(gzip)(tar(files)) })
}
