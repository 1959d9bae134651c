// What goes into the package beside the repository's own files. The build follows in package.json's `prepack`.
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

// What an earlier build left behind must not go along.
rmSync(join(root, 'dist'), { recursive: true, force: true })
// npm publishes no package-lock.json: under this name it has whoever installs the package get the libraries that were tested.
copyFileSync(join(root, 'package-lock.json'), join(root, 'npm-shrinkwrap.json'))
