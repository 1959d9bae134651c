import { z } from 'zod'

/** Where it stands at each tag, and in the package of each version. */
export const BILL_FILE = 'bill-of-materials.cdx.json'

/** How npm makes it: CycloneDX, of what the lock file has those install who only run the program. */
export const NPM_SBOM = [
  'sbom',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
  '--omit=dev',
  '--package-lock-only',
] as const

const bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ version: z.string() }) }),
})

/** What npm printed, under the program's name: npm calls it by the folder that it stands in. */
export function billOfMaterials(printed: string, name: string): string {
  const made = bill.parse(JSON.parse(printed))
  made.metadata.component['name'] = name
  return `${JSON.stringify(made, null, 2)}\n`
}
