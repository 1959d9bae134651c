import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GENERATED } from './docs/generated.js'
import { PACKAGE_ROOT } from '../src/package-root.js'

/** `npm run docs`: writes the tables that are made from the code into the documents that hold them. */
for (const { file, bring } of GENERATED) {
  const path = join(PACKAGE_ROOT, file)
  const text = readFileSync(path, 'utf8')
  const current = await bring(text)
  if (current === text) continue
  writeFileSync(path, current)
  console.log(`${file} is brought up to date`)
}
