import { release, ReleaseRefused } from './release/release.js'
import { PACKAGE_ROOT } from '../src/package-root.js'

/** `npm run release -- 1.2.3` */
try {
  const version = process.argv[2] ?? ''
  release(PACKAGE_ROOT, version, new Date())
  console.log(`Version ${version} is committed and tagged here, and nowhere else yet:
  git push --follow-tags
  npm publish`)
} catch (error) {
  if (!(error instanceof ReleaseRefused)) throw error
  console.error(error.message)
  process.exitCode = 1
}
