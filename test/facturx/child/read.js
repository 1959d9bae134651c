// Reads a PDF or an XML file as an invoice and says, as JSON, how that ended.
import { readFileSync } from 'node:fs'
import { parseCii } from '../../../dist/facturx/read/cii.js'
import { readFacturX } from '../../../dist/facturx/read/read-pdf.js'

const [path] = process.argv.slice(2)
const bytes = readFileSync(path)
let code = 'NONE'
try {
  if (path.endsWith('.pdf')) await readFacturX(bytes)
  else parseCii(bytes)
} catch (error) {
  code = error.code ?? String(error)
}
console.log(JSON.stringify({ code }))
