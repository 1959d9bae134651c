import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BILL_FILE, billOfMaterials, NPM_SBOM } from './bill-of-materials.js'
import { hasVersion, moveUnreleased, saysSomething, unreleased } from './changelog.js'
import { isLater, parseVersion } from './version.js'

/** Nothing was changed; the message says why, for the maintainer. */
export class ReleaseRefused extends Error {
  override name = 'ReleaseRefused'
}

const WRITTEN = ['package.json', 'package-lock.json', 'CHANGELOG.md', BILL_FILE]

/**
 * Makes a version out of what stands on `main`: after all checks, and after `.ci/run`, it writes the version, the changelog
 * and the bill of materials, commits and tags. It neither pushes nor publishes. Throws a `ReleaseRefused` when something is not as it must be,
 * and leaves the folder as it was then.
 */
export function release(folder: string, version: string, now: Date): void {
  const changelogFile = join(folder, 'CHANGELOG.md')
  assertReady(folder, version)
  const changelog = readFileSync(changelogFile, 'utf8')
  assertTold(changelog, version)
  runChecks(folder)
  // They take a quarter of an hour, in which somebody may have gone on working.
  assertReady(folder, version)
  if (readFileSync(changelogFile, 'utf8') !== changelog)
    throw new ReleaseRefused('CHANGELOG.md was changed during the checks.')
  const before = WRITTEN.map((name) => ({ file: join(folder, name), content: contentOf(join(folder, name)) }))
  try {
    run(folder, 'npm', [
      'version',
      version,
      '--no-git-tag-version',
      '--allow-same-version',
      '--ignore-scripts',
    ])
    writeFileSync(changelogFile, moveUnreleased(changelog, version, now.toISOString().slice(0, 10)))
    const bill = billOfMaterials(run(folder, 'npm', NPM_SBOM), packageOf(folder).name)
    writeFileSync(join(folder, BILL_FILE), bill)
    run(folder, 'git', ['add', '--', BILL_FILE])
    run(folder, 'git', ['commit', '--quiet', '--message', `Release ${version}`, '--', ...WRITTEN])
  } catch (error) {
    for (const { file, content } of before)
      if (content === undefined) rmSync(file, { force: true })
      else writeFileSync(file, content)
    run(folder, 'git', ['reset', '--quiet', '--', ...WRITTEN])
    throw error
  }
  run(folder, 'git', ['tag', '--annotate', '--message', `Version ${version}`, `v${version}`])
}

function contentOf(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined
}

function assertReady(folder: string, text: string): void {
  const version = parseVersion(text)
  if (version === undefined) throw new ReleaseRefused(`"${text}" is no version: npm run release -- 1.2.3`)
  const branch = run(folder, 'git', ['branch', '--show-current'])
  if (branch !== 'main')
    throw new ReleaseRefused(
      `Versions are made on main, and this is ${branch === '' ? 'no branch' : branch}.`,
    )
  const changes = run(folder, 'git', ['status', '--porcelain'])
  if (changes !== '') throw new ReleaseRefused(`Something is not committed:\n${changes}`)
  for (const tag of run(folder, 'git', ['tag', '--list', 'v*']).split('\n')) {
    const released = parseVersion(tag.slice(1))
    if (released !== undefined && !isLater(version, released))
      throw new ReleaseRefused(`${text} is not later than ${tag}, which is released.`)
  }
  // Equal to it is the first release: the number stands there before it.
  const current = parseVersion(packageOf(folder).version)
  if (current !== undefined && isLater(current, version))
    throw new ReleaseRefused(`package.json is at a later version, ${packageOf(folder).version}.`)
}

function assertTold(changelog: string, version: string): void {
  const section = unreleased(changelog)
  if (section === undefined) throw new ReleaseRefused('CHANGELOG.md has no section "## [Unreleased]".')
  if (!saysSomething(section))
    throw new ReleaseRefused(
      'CHANGELOG.md says nothing under "Unreleased": what is new for those who upgrade?',
    )
  if (hasVersion(changelog, version))
    throw new ReleaseRefused(`CHANGELOG.md has a section for ${version} already.`)
}

function runChecks(folder: string): void {
  try {
    execFileSync(join(folder, '.ci/run'), { cwd: folder, stdio: 'inherit' })
  } catch {
    throw new ReleaseRefused('.ci/run failed.')
  }
}

const packageFile = z.object({ name: z.string(), version: z.string() })

function packageOf(folder: string): z.infer<typeof packageFile> {
  return packageFile.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
}

/** What the program printed. Throws with what it had to say when it fails. */
function run(folder: string, program: string, words: readonly string[]): string {
  return execFileSync(program, words, { cwd: folder, encoding: 'utf8' }).trim()
}
