// In the repository it would take the place of package-lock.json.
import { rmSync } from 'node:fs'
import { join } from 'node:path'

rmSync(join(import.meta.dirname, '../npm-shrinkwrap.json'), { force: true })
